// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.KvModel;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.history.History;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Texts that are appended to: the search, over those texts that some read can still lead to. */
public final class KvDecider {
    private KvDecider() {}

    public static KeyDecider of(KvModel texts) {
        return SearchDecider.of(
                        texts, (key, meter) -> operations(texts, key, meter), (key, meter) -> QuickAnswer.UNDECIDED)
                .showing((key, meter) -> ModelMachine.operations(texts, key, meter));
    }

    private static KeyOperations operations(KvModel texts, KeyHistory key, Meter meter) {
        History history = key.history();
        NavigableSet<String> seen = new TreeSet<>();
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (history.isOk(op)) {
                Call call = ModelMachine.call(texts, history, op);
                if (texts.isRead(call)) {
                    seen.add(KvModel.text(call.output()));
                }
            }
        }
        return ModelMachine.operations(new ReadPrefixes(texts, seen), key, meter);
    }
}
