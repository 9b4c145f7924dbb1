// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The order of operations that every sequential explanation must keep.
 *
 * <p>Let a read r return the value of write w, and let w' be another write of the key. If w' comes before r it comes
 * before w, for else r would have returned it; if w comes before w', so does r. Beginning with session order and
 * reads-from, these two rules are applied until nothing changes. Of each session the last w' before r, and the first
 * after w, stand for all.
 *
 * <p>In the manner of the saturation of Zennou, Bouajjani, Enea and Erradi, "Gradual Consistency Checking" (CAV 2019),
 * which decides a polynomial criterion between causal and sequential consistency before it searches.
 */
final class ForcedOrder {
    private final CausalOrder order;
    private final ReadsFrom readsFrom;
    private final BySession writes;
    private final int size;
    private final EdgeList edges = new EdgeList();
    /** By operation: how many of each session come before it, as of the last round. */
    private final int[][] clocks;

    private int[] cycle = new int[0];
    private long rows;

    ForcedOrder(CausalOrder order) {
        this.order = order;
        readsFrom = order.readsFrom();
        writes = BySession.writes(order);
        size = readsFrom.history().size();
        clocks = new int[size][];
        order.addEdges(edges);
    }

    /** The edges of the order; what follows from them is not all spelled out. */
    EdgeList edges() {
        return edges;
    }

    /** A cycle of the order, which then explains nothing; empty if there is none. */
    int[] cycle() {
        return cycle;
    }

    /** Applies the rules until nothing changes or a cycle is found; returns why it stopped early, or null. */
    Unknown.@Nullable Cause saturate(Budget budget) {
        while (true) {
            int[] sorted = edges.topological(size, readsFrom::isLive);
            if (sorted.length < readsFrom.live()) {
                cycle = edges.cycle(size);
                return null;
            }
            Unknown.Cause stopped = computeClocks(sorted, budget);
            if (stopped != null) {
                return stopped;
            }
            EdgeList found = new EdgeList();
            for (int op : sorted) {
                if (readsFrom.reads(op) && readsFrom.versions(op) == 1) {
                    apply(op, found);
                }
            }
            if (found.size() == 0) {
                return null;
            }
            edges.addAll(found);
        }
    }

    private Unknown.@Nullable Cause computeClocks(int[] sorted, Budget budget) {
        int k = order.sessions();
        Arrays.fill(clocks, null);
        int[] start = edges.sources(size);
        int[] targets = edges.bySource(start);
        int stride = Budget.stride(4L * k);
        rows = 0;
        long checked = -stride;
        for (int op : sorted) {
            clock(op);
            int s = order.session(op);
            for (int e = start[op]; e < start[op + 1]; e++) {
                if (rows - checked >= stride) {
                    checked = rows;
                    Unknown.Cause cause = budget.exhausted((4L * k + 16) * rows + 24L * edges.size());
                    if (cause != null) {
                        return cause;
                    }
                }
                int target = targets[e];
                int[] into = clock(target);
                for (int j = 0; j < k; j++) {
                    into[j] = Math.max(into[j], clocks[op][j]);
                }
                into[s] = Math.max(into[s], order.index(op) + 1);
            }
        }
        return null;
    }

    private int[] clock(int op) {
        int[] clock = clocks[op];
        if (clock == null) {
            clock = new int[order.sessions()];
            clocks[op] = clock;
            rows++;
        }
        return clock;
    }

    private void apply(int read, EdgeList found) {
        int key = readsFrom.key(read);
        int writer = readsFrom.writer(read, 0);
        for (int run = writes.firstRun(key); run < writes.firstRun(key + 1); run++) {
            int before = writes.lastBelow(run, clocks[read][writes.session(run)]);
            if (before >= 0 && writer == ReadsFrom.INITIAL) {
                found.add(read, before);
            } else if (before >= 0 && before != writer && !precedes(before, writer)) {
                found.add(before, writer);
            }
            // What the read's own session writes later comes after it anyway.
            if (writes.session(run) != order.session(read)) {
                int after = writes.firstMatching(run, write -> precedes(writer, write));
                if (after >= 0 && !precedes(read, after)) {
                    found.add(read, after);
                }
            }
        }
    }

    private boolean precedes(int op, int other) {
        return op == ReadsFrom.INITIAL || clocks[other][order.session(op)] > order.index(op);
    }
}
