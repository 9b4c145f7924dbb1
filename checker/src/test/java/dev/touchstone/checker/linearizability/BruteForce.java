// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;

/** Tries every order of the operations that real time allows: the definition, without any cleverness. */
final class BruteForce {
    private final Model model;
    private final History history;
    private final List<Integer> operations = new ArrayList<>();

    private BruteForce(Model model, History history) {
        this.model = model;
        this.history = history;
    }

    static boolean isLinearizable(Model model, History history) {
        BruteForce force = new BruteForce(model, history);
        for (int op = 0; op < history.size(); op++) {
            if (!history.isFail(op)) {
                force.operations.add(op);
            }
        }
        return force.place(0, model.initial());
    }

    private boolean place(int done, Object state) {
        int firstEnd = History.NEVER;
        boolean allReturned = true;
        for (int i = 0; i < operations.size(); i++) {
            if ((done & 1 << i) == 0) {
                firstEnd = Math.min(firstEnd, history.completeIndex(operations.get(i)));
                allReturned &= !history.isOk(operations.get(i));
            }
        }
        if (allReturned) {
            return true;
        }
        for (int i = 0; i < operations.size(); i++) {
            int op = operations.get(i);
            if ((done & 1 << i) == 0 && history.invokeIndex(op) < firstEnd) {
                Call call = ModelMachine.call(model, history, op);
                if (!call.answered() && model.isRead(call)) {
                    continue;
                }
                for (Object next : model.steps(state, call)) {
                    if (place(done | 1 << i, next)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
