// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import org.jspecify.annotations.Nullable;

/**
 * What causal memory asks beyond CC: for each session, an order of all writes that explains its reads, one after another.
 *
 * <p>That order, {@code HB}, begins as the causal order of what the session's last operation knows. If a write w' of the
 * same key comes before a read of w, it must come before w. Adding this may put more writes before reads, so it is
 * repeated until nothing changes. {@code HB} grows along a session, so that its last operation stands for all.
 *
 * <p>Causal memory is that of Ahamad et al. (Distributed Computing 1995); its bad patterns {@code WriteHBInitRead} and
 * {@code CyclicHB}, and the least relation {@code HB} for each operation, those of Bouajjani, Enea, Guerraoui and Hamza
 * (POPL 2017).
 */
final class CausalMemory {
    private final CausalOrder order;
    private final BySession writes;
    private final CausalFindings findings;
    private final ReadsFrom readsFrom;
    private final int size;

    CausalMemory(CausalOrder order, BySession writes, CausalFindings findings) {
        this.order = order;
        this.writes = writes;
        this.findings = findings;
        this.readsFrom = order.readsFrom();
        this.size = readsFrom.history().size();
    }

    Unknown.@Nullable Cause judge(Budget budget) {
        int[] last = new int[order.sessions()];
        int[][] pasts = new int[order.sessions()][];
        for (int op = 0; op < size; op++) {
            if (readsFrom.isLive(op)) {
                last[order.session(op)] = op;
            }
        }
        Unknown.Cause stopped = order.sweep(budget, (op, clock) -> {
            if (last[order.session(op)] == op) {
                pasts[order.session(op)] = clock.clone();
            }
        });
        for (int session = 0; session < pasts.length && stopped == null; session++) {
            if (pasts[session] != null) {
                pasts[session][session] = Integer.MAX_VALUE;
                stopped = judge(session, pasts[session], budget);
            }
        }
        return stopped;
    }

    private Unknown.@Nullable Cause judge(int session, int[] past, Budget budget) {
        EdgeList base = new EdgeList();
        order.addEdges(base);
        EdgeList edges = base.within(op -> order.index(op) < past[order.session(op)]);
        LongOpenHashSet added = new LongOpenHashSet();
        while (true) {
            int[] sorted =
                    edges.topological(size, op -> readsFrom.isLive(op) && order.index(op) < past[order.session(op)]);
            int[] cycle = edges.cycle(size);
            if (cycle.length > 0) {
                findings.addCycle("CyclicHB", cycle);
                return null;
            }
            int before = added.size();
            Unknown.Cause stopped = round(session, sorted, edges, added, budget);
            if (stopped != null || added.size() == before || findings.isAny()) {
                return stopped;
            }
        }
    }

    private Unknown.@Nullable Cause round(
            int session, int[] sorted, EdgeList edges, LongOpenHashSet added, Budget budget) {
        int k = order.sessions();
        int[][] clocks = new int[size][];
        int[] start = edges.sources(size);
        int[] targets = edges.bySource(start);
        EdgeList found = new EdgeList();
        int stride = Budget.stride(4L * k);
        long rows = 0;
        long checked = -stride;
        for (int op : sorted) {
            int[] clock = clocks[op] == null ? new int[k] : clocks[op];
            if (order.session(op) == session && readsFrom.reads(op) && readsFrom.versions(op) == 1) {
                judgeRead(op, clock, found, added);
            }
            int s = order.session(op);
            for (int e = start[op]; e < start[op + 1]; e++) {
                int target = targets[e];
                if (clocks[target] == null) {
                    clocks[target] = new int[k];
                    rows++;
                }
                if (rows - checked >= stride) {
                    checked = rows;
                    Unknown.Cause cause = budget.exhausted((4L * k + 16) * rows + 24L * edges.size());
                    if (cause != null) {
                        return cause;
                    }
                }
                int[] into = clocks[target];
                for (int j = 0; j < k; j++) {
                    into[j] = Math.max(into[j], clock[j]);
                }
                into[s] = Math.max(into[s], order.index(op) + 1);
            }
            clocks[op] = null;
        }
        edges.addAll(found);
        return null;
    }

    private void judgeRead(int read, int[] clock, EdgeList found, LongOpenHashSet added) {
        int key = readsFrom.key(read);
        int writer = readsFrom.writer(read, 0);
        for (int run = writes.firstRun(key); run < writes.firstRun(key + 1); run++) {
            int other = writes.lastBelow(run, clock[writes.session(run)]);
            if (other < 0 || other == writer) {
                continue;
            }
            if (writer == ReadsFrom.INITIAL) {
                findings.addHidden(read, other);
            } else if (added.add(((long) other << 32) | writer)) {
                found.add(other, writer);
            }
        }
    }
}
