// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;
import java.util.Arrays;

/**
 * Chains of transactions that follow each other for certain, so that what comes before an event is a number for each chain.
 *
 * <p>In real time a chain goes on with a transaction that was invoked after its last one had completed; where only
 * sessions are kept, they are the chains; else a chain goes on with a reader of its last transaction. Transactions that
 * nothing follows, and those of the shortest chains where there are too many, are in none.
 */
final class Chains {
    static final int NONE = -1;

    private final int[] chain;
    private final int[] place;
    private final int[][] members;

    private Chains(int[] chain, int count, int max) {
        int[] sizes = new int[count];
        for (int c : chain) {
            if (c != NONE) {
                sizes[c]++;
            }
        }
        int[] bySize = new int[count];
        Arrays.setAll(bySize, i -> i);
        IntArrays.stableSort(bySize, (a, b) -> Integer.compare(sizes[b], sizes[a]));
        int[] renamed = new int[count];
        Arrays.fill(renamed, NONE);
        members = new int[Math.min(count, max)][];
        for (int i = 0; i < members.length; i++) {
            renamed[bySize[i]] = i;
            members[i] = new int[sizes[bySize[i]]];
        }
        this.chain = new int[chain.length];
        for (int t = 0; t < chain.length; t++) {
            this.chain[t] = chain[t] == NONE ? NONE : renamed[chain[t]];
        }
        place = new int[chain.length];
    }

    /** Covers the transactions with chains, of which the longest are kept, at most so many. */
    static Chains of(RegisterTransactions txns, PolygraphLevel level, EventGraph graph, Events events, int max) {
        if (level.keepsRealTime() && hasTimes(txns)) {
            int[] order = byInvocation(txns);
            return byTime(txns, order, max).fill(order);
        }
        int[] numbers = new int[txns.count()];
        Arrays.setAll(numbers, t -> t);
        if (level.keepsSessions()) {
            int count = 0;
            int[] chain = new int[txns.count()];
            for (int t = 0; t < chain.length; t++) {
                chain[t] = txns.isIndeterminate(t) ? NONE : txns.session(t);
                count = Math.max(count, txns.session(t) + 1);
            }
            return new Chains(chain, count, max).fill(numbers);
        }
        return byReading(graph, events, txns.count(), max);
    }

    private static boolean hasTimes(RegisterTransactions txns) {
        for (int t = 0; t < txns.count(); t++) {
            if (txns.completed(t) != RegisterTransactions.NEVER) {
                return true;
            }
        }
        return false;
    }

    private static int[] byInvocation(RegisterTransactions txns) {
        int[] order = new int[txns.count()];
        Arrays.setAll(order, t -> t);
        IntArrays.stableSort(order, (a, b) -> Integer.compare(txns.invoked(a), txns.invoked(b)));
        return order;
    }

    private static Chains byTime(RegisterTransactions txns, int[] order, int max) {
        int[] chain = new int[order.length];
        Arrays.fill(chain, NONE);
        // Ends of chains by the time of their last completion, then by their number.
        LongHeapPriorityQueue ends = new LongHeapPriorityQueue();
        int count = 0;
        for (int t : order) {
            if (txns.completed(t) == RegisterTransactions.NEVER) {
                continue;
            }
            if (!ends.isEmpty() && (int) (ends.firstLong() >> 32) < txns.invoked(t)) {
                chain[t] = (int) ends.dequeueLong();
            } else {
                chain[t] = count++;
            }
            ends.enqueue((long) txns.completed(t) << 32 | chain[t]);
        }
        return new Chains(chain, count, max);
    }

    private static Chains byReading(EventGraph graph, Events events, int transactions, int max) {
        int[] chain = new int[transactions];
        int[] order = new int[transactions];
        Arrays.fill(chain, NONE);
        boolean[] isLast = new boolean[transactions];
        int count = 0;
        int size = 0;
        for (int v : graph.topological()) {
            if (!events.isEvent(v) || !events.isStart(v)) {
                continue;
            }
            int t = events.transaction(v);
            order[size++] = t;
            for (int e = graph.firstIn(v); e != EventGraph.NONE && chain[t] == NONE; e = graph.nextIn(e)) {
                int from = graph.from(e);
                if (events.isEvent(from) && events.isCommit(from) && isLast[events.transaction(from)]) {
                    chain[t] = chain[events.transaction(from)];
                    isLast[events.transaction(from)] = false;
                }
            }
            if (chain[t] == NONE) {
                chain[t] = count++;
            }
            isLast[t] = true;
        }
        return new Chains(chain, count, max).fill(Arrays.copyOf(order, size));
    }

    private Chains fill(int[] order) {
        int[] next = new int[members.length];
        for (int t : order) {
            if (chain[t] != NONE) {
                place[t] = next[chain[t]];
                members[chain[t]][next[chain[t]]++] = t;
            }
        }
        return this;
    }

    int count() {
        return members.length;
    }

    /** The chain of a transaction, or {@link #NONE}. */
    int of(int transaction) {
        return chain[transaction];
    }

    int place(int transaction) {
        return place[transaction];
    }

    /** The transactions of a chain in its order. */
    int[] members(int number) {
        return members[number];
    }
}
