// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.Machine;
import dev.touchstone.checker.linearizability.search.SearchResult;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The longest order that the search could build before it got stuck, with the state after each operation. */
final class PartialOrder {
    private final KeyOperations ops;
    private final Machine machine;
    private final int stuck;
    private final IntArrayList order;

    PartialOrder(KeyOperations ops, SearchResult result) {
        this.ops = ops;
        machine = ops.machine();
        stuck = result.stuck();
        order = new IntArrayList(result.order());
        insertUnseen();
    }

    Finding.Linearization linearization(int[] minimal) {
        String[] states = states();
        return new Finding.Linearization(
                IntStream.of(order.toIntArray())
                        .map(i -> ops.operation()[i])
                        .boxed()
                        .toList(),
                List.of(states),
                ops.operation()[stuck],
                IntStream.of(minimal).boxed().toList());
    }

    /** The search lets an operation end that may have been overwritten unseen: here it is placed just before what overwrote it. */
    private void insertUnseen() {
        for (int i = 0; i < ops.size(); i++) {
            boolean ended = ops.complete()[i] < ops.complete()[stuck];
            if (ended && i != stuck && order.indexOf(i) < 0 && machine.isAlwaysPossible(ops.callClass()[i])) {
                int at = 0;
                while (at < order.size() && !fits(i, at)) {
                    at++;
                }
                order.add(at, i);
            }
        }
    }

    private boolean fits(int i, int at) {
        if (!machine.isOverwrite(ops.callClass()[order.getInt(at)])) {
            return false;
        }
        for (int p = 0; p < order.size(); p++) {
            int other = order.getInt(p);
            boolean wrong = p < at ? ops.complete()[i] < ops.invoke()[other] : ops.complete()[other] < ops.invoke()[i];
            if (wrong) {
                return false;
            }
        }
        return true;
    }

    /** Where a call leaves a choice of states, one that the rest of the order can go on from. */
    private String[] states() {
        int n = order.size();
        int[] states = new int[n + 1];
        int[] choice = new int[n];
        states[0] = machine.initial();
        int at = 0;
        while (at >= 0 && at < n) {
            int code = machine.step(states[at], ops.callClass()[order.getInt(at)]);
            if (choice[at] < machine.choices(code)) {
                states[at + 1] = machine.choice(code, choice[at]++);
                at++;
            } else {
                choice[at--] = 0;
            }
        }
        if (at < 0) {
            throw new IllegalStateException("the order found is none");
        }
        return Arrays.stream(states, 1, n + 1).mapToObj(machine::render).toArray(String[]::new);
    }
}
