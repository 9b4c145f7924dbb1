// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.KvModel;
import dev.touchstone.checker.linearizability.model.Model;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text in a history whose reads are known: all states that no read's answer begins with are one state, lost. Appending
 * to such a text never makes it one that is read; only writing does, which no state prevents.
 */
final class ReadPrefixes implements Model {
    private static final Object LOST = new Object() {
        @Override
        public String toString() {
            return "a text that nobody saw";
        }
    };

    private final KvModel texts;
    private final NavigableSet<String> seen;

    ReadPrefixes(KvModel texts, NavigableSet<String> seen) {
        this.texts = texts;
        this.seen = seen;
    }

    @Override
    public String name() {
        return texts.name();
    }

    @Override
    public Set<String> functions() {
        return texts.functions();
    }

    @Override
    public Object initial() {
        return texts.initial();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        if (state == LOST && !isOverwrite(call)) {
            return isRead(call) ? null : LOST;
        }
        Object next = texts.step(state, call);
        return next == null || isBeginning((String) next) ? next : LOST;
    }

    private boolean isBeginning(String text) {
        String nearest = seen.ceiling(text);
        return nearest != null && nearest.startsWith(text);
    }

    @Override
    public boolean isRead(Call call) {
        return texts.isRead(call);
    }

    @Override
    public boolean isOverwrite(Call call) {
        return texts.isOverwrite(call);
    }

    @Override
    public boolean isAlwaysPossible(Call call) {
        return texts.isAlwaysPossible(call);
    }
}
