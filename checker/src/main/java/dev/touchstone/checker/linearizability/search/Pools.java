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
 * Which of the operations without an end were used, as a count for each class of equal ones: two of a class are
 * interchangeable. Count vectors are interned; 0 is the empty one.
 */
final class Pools {
    private final int[] callClass;
    private final int[] available;
    private final List<int[]> counts = new ArrayList<>();
    private final Map<Counts, Integer> numbers = new HashMap<>();
    private final Long2IntOpenHashMap plus = new Long2IntOpenHashMap();
    private final Use mode;
    private final IntArrayList costs = new IntArrayList();

    /** How the operations without an end are counted. */
    enum Use {
        /** Each once. */
        EXACT,
        /** Each once, but of two ways to the same place only the one that used fewer is remembered. */
        THRIFTY,
        /** The same, and using two different ones is better than two equal ones. */
        EVEN,
        /** Any number of times. */
        UNLIMITED
    }

    /** True if a configuration was forgotten for one that used fewer operations, but not a subset of them. */
    boolean forgot;

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

    Pools(KeyOperations ops, Use mode) {
        this.mode = mode;
        int[] classes = new int[ops.size()];
        int n = 0;
        for (int i = 0; i < ops.size(); i++) {
            if (ops.isInfo(i)) {
                classes[n++] = ops.callClass()[i];
            }
        }
        callClass = Arrays.stream(classes, 0, n).sorted().distinct().toArray();
        available = new int[callClass.length];
        plus.defaultReturnValue(-1);
        number(new int[callClass.length]);
    }

    int size() {
        return callClass.length;
    }

    int callClass(int pool) {
        return callClass[pool];
    }

    /** One more operation of the class has begun. */
    void add(int classNumber) {
        available[Arrays.binarySearch(callClass, classNumber)]++;
    }

    boolean has(int used, int pool) {
        return available[pool] > (mode == Use.UNLIMITED ? 0 : counts.get(used)[pool]);
    }

    /** The vector with one more of the class used. */
    int use(int used, int pool) {
        if (mode == Use.UNLIMITED) {
            return 0;
        }
        long transition = ((long) used << 32) | pool;
        int after = plus.get(transition);
        if (after < 0) {
            int[] more = counts.get(used).clone();
            more[pool]++;
            after = number(more);
            plus.put(transition, after);
        }
        return after;
    }

    /** True if {@code a} used no more of any class than {@code b}; when thrifty, no more in all. */
    boolean isWithin(int a, int b) {
        if (a == b || a == 0) {
            return true;
        }
        if (mode != Use.EXACT) {
            return costs.getInt(a) <= costs.getInt(b);
        }
        return isSubset(a, b);
    }

    /** Notes that {@code b} was forgotten for {@code a}. */
    void forget(int b, int a) {
        forgot |= mode != Use.EXACT && !forgot && a != b && !isSubset(a, b);
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

    /** How many were used, or how unevenly: fewer is better. */
    int cost(int used) {
        return costs.getInt(used);
    }

    long bytes() {
        return counts.size() * (96L + 4L * callClass.length) + plus.size() * 28L;
    }

    private int number(int[] vector) {
        Integer known = numbers.putIfAbsent(new Counts(vector), counts.size());
        if (known != null) {
            return known;
        }
        counts.add(vector);
        int cost = 0;
        for (int count : vector) {
            cost += mode == Use.EVEN ? count * count : count;
        }
        costs.add(cost);
        return counts.size() - 1;
    }
}
