// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pending calls (Herlihy &amp; Wing): invoked, and never returned. Each may be linearized at any time after, or never.
 * Equal ones are interchangeable, so they stand in groups, and which of them were linearized is a count for each group.
 * Such vectors of counts are numbered; 0 is the empty one.
 */
final class PendingCalls {
    /** How the pending calls that were linearized are counted, in the order in which searches are tried. */
    enum Counting {
        /** As below, and one is only linearized where no configuration can go on without. Proves, but never refutes. */
        WHEN_STUCK,
        /** Each once, but of two ways to the same place only the one that used fewer is remembered. */
        FEWEST,
        /** The same, and using two different ones is better than two equal ones. */
        EVEN,
        /** Any number of times. */
        UNLIMITED,
        /** Each once. */
        EXACT
    }

    /** Counts as a key. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Counts(int[] of) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Counts c && Arrays.equals(of, c.of);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(of);
        }
    }

    private final Counting counting;
    /** The class of the calls of each group. */
    private final int[] callClass;

    private final boolean[] overwrites;
    /** How many calls of each group were invoked so far. */
    private final int[] invoked;

    private final List<int[]> counts = new ArrayList<>();
    private final IntArrayList costs = new IntArrayList();
    private final Map<Counts, Integer> numbers = new HashMap<>();
    private final Long2IntOpenHashMap successors = new Long2IntOpenHashMap();

    /** True if a configuration was dropped for one that used fewer pending calls, but not a subset of them. */
    boolean isLossy;

    PendingCalls(KeyOperations ops, Counting counting) {
        this.counting = counting;
        int[] classes = new int[ops.size()];
        int n = 0;
        for (int i = 0; i < ops.size(); i++) {
            if (ops.isInfo(i)) {
                classes[n++] = ops.callClass()[i];
            }
        }
        callClass = Arrays.stream(classes, 0, n).sorted().distinct().toArray();
        invoked = new int[callClass.length];
        overwrites = new boolean[callClass.length];
        for (int group = 0; group < callClass.length; group++) {
            overwrites[group] = ops.machine().isOverwrite(callClass[group]);
        }
        successors.defaultReturnValue(-1);
        number(new int[callClass.length]);
    }

    int groups() {
        return callClass.length;
    }

    int callClass(int group) {
        return callClass[group];
    }

    boolean isOverwrite(int group) {
        return overwrites[group];
    }

    /** A call of the class begins. */
    void invoke(int classNumber) {
        invoked[Arrays.binarySearch(callClass, classNumber)]++;
    }

    /** True if a call of the group was invoked and is not among those linearized. */
    boolean hasMore(int linearized, int group) {
        return invoked[group] > (counting == Counting.UNLIMITED ? 0 : counts.get(linearized)[group]);
    }

    /** The vector after one more call of the group was linearized. */
    int linearize(int linearized, int group) {
        if (counting == Counting.UNLIMITED) {
            return 0;
        }
        long transition = ((long) linearized << 32) | group;
        int after = successors.get(transition);
        if (after < 0) {
            int[] more = counts.get(linearized).clone();
            more[group]++;
            after = number(more);
            successors.put(transition, after);
        }
        return after;
    }

    /** True if {@code a} has no more of any group than {@code b}; unless counting is exact, no more in all. */
    boolean usesNoMore(int a, int b) {
        if (a == b || a == 0) {
            return true;
        }
        return counting == Counting.EXACT ? isSubset(a, b) : costs.getInt(a) <= costs.getInt(b);
    }

    /** Notes that a configuration that used {@code b} was dropped for one that used {@code a}. */
    void drop(int b, int a) {
        isLossy |= counting != Counting.EXACT && !isLossy && a != b && !isSubset(a, b);
    }

    private boolean isSubset(int a, int b) {
        int[] x = counts.get(a);
        int[] y = counts.get(b);
        for (int i = 0; i < x.length; i++) {
            if (x[i] > y[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many were linearized, or how unevenly: less is better. */
    int cost(int linearized) {
        return costs.getInt(linearized);
    }

    long bytes() {
        return counts.size() * (96L + 4L * callClass.length) + successors.size() * 28L;
    }

    private int number(int[] vector) {
        Integer known = numbers.putIfAbsent(new Counts(vector), counts.size());
        if (known != null) {
            return known;
        }
        counts.add(vector);
        int cost = 0;
        for (int count : vector) {
            cost += counting == Counting.EVEN ? count * count : count;
        }
        costs.add(cost);
        return counts.size() - 1;
    }
}
