// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Clauses, each with what it follows from: older clauses that were resolved, variables that were decided without any
 * choice, and numbers that a theory gave as its support.
 */
final class Clauses {
    static final int[] NOTHING = {};

    private final List<int[]> literals = new ArrayList<>();
    private final List<int[]> parents = new ArrayList<>();
    private final List<int[]> support = new ArrayList<>();
    private final List<IntArrayList> watches = new ArrayList<>();
    private long bytes;

    void addVariable() {
        watches.add(new IntArrayList());
        watches.add(new IntArrayList());
        bytes += 100;
    }

    /**
     * Keeps a clause; its first two literals are watched, if it has two.
     *
     * @param from parents: the number of a clause, or the complement of a variable's number
     */
    int add(int[] clause, int[] from, int[] supportedBy) {
        int id = literals.size();
        literals.add(clause);
        parents.add(from);
        support.add(supportedBy);
        bytes += 80 + 4L * (clause.length + from.length + supportedBy.length);
        if (clause.length > 1) {
            watches.get(clause[0]).add(id);
            watches.get(clause[1]).add(id);
        }
        return id;
    }

    int size() {
        return literals.size();
    }

    int[] literals(int clause) {
        return literals.get(clause);
    }

    int[] parents(int clause) {
        return parents.get(clause);
    }

    int[] support(int clause) {
        return support.get(clause);
    }

    /** The clauses that watch the literal: they are to be looked at when it becomes false. */
    IntArrayList watches(int literal) {
        return watches.get(literal);
    }

    long bytes() {
        return bytes;
    }
}
