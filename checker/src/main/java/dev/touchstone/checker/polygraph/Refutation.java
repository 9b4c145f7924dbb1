// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.function.IntUnaryOperator;

/**
 * What rests under a clause that is false whatever is chosen: all clauses that it follows from, back to those that were
 * given.
 *
 * @param variables all that these clauses speak of
 * @param support what a theory named as the support of its contradictions
 */
record Refutation(IntOpenHashSet variables, IntOpenHashSet support) {

    /**
     * Traces a clause back.
     *
     * @param reason by variable that is decided without any choice: the clause that decided it
     */
    static Refutation of(Clauses clauses, int clause, IntUnaryOperator reason) {
        Refutation found = new Refutation(new IntOpenHashSet(), new IntOpenHashSet());
        IntOpenHashSet seen = new IntOpenHashSet();
        IntArrayList open = IntArrayList.of(clause);
        addDecided(clauses.literals(clause), open);
        while (!open.isEmpty()) {
            int next = open.popInt();
            if (!seen.add(next)) {
                continue;
            }
            int id = next >= 0 ? next : reason.applyAsInt(~next);
            if (next < 0) {
                addDecided(clauses.literals(id), open);
                open.add(id);
            }
            for (int literal : clauses.literals(id)) {
                found.variables.add(literal >> 1);
            }
            for (int supporting : clauses.support(id)) {
                found.support.add(supporting);
            }
            open.addElements(open.size(), clauses.parents(id));
        }
        return found;
    }

    private static void addDecided(int[] literals, IntArrayList open) {
        for (int literal : literals) {
            open.add(~(literal >> 1));
        }
    }
}
