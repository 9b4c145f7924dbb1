// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The least order in which an operation follows the earlier ones of its session, and a read the writes that it saw:
 * {@code (po ∪ rf)+}, as vector clocks.
 *
 * <p>An operation's clock has an entry a session: how many of that session's live operations come before it. Clocks of
 * writes are kept, 4 bytes a session each; those of reads exist only while {@link #sweep} visits them. O(n·k) time for n
 * operations in k sessions. Not thread-safe.
 *
 * <p>Sources: the order is Lamport's "happened before" (CACM 1978) between operations on a memory, as in Ahamad, Neiger,
 * Burns, Kohli and Hutto, "Causal memory" (Distributed Computing 1995), with reads-from known because values are unique
 * (Bouajjani et al., POPL 2017, differentiated histories); the clocks are Fidge's (1988) and Mattern's (1989).
 */
public final class CausalOrder {
    /** Takes each operation after all that come before it. */
    public interface Visitor {
        /**
         * Takes one operation.
         *
         * @param op a live operation
         * @param clock its clock, of which it is no part itself; valid only during the call
         */
        void visit(int op, int[] clock);
    }

    private static final int[] NO_CLOCK = new int[0];

    private final ReadsFrom readsFrom;
    private final int[] session;
    private final int[] index;
    private final int[] next;
    private final int sessions;
    private final int[] order;
    private final int[][] clocks;

    private CausalOrder(ReadsFrom readsFrom) {
        this.readsFrom = readsFrom;
        int size = readsFrom.history().size();
        session = readsFrom.sessions();
        index = new int[size];
        next = new int[size];
        Arrays.fill(next, -1);
        IntArrayList lengths = new IntArrayList();
        IntArrayList last = new IntArrayList();
        for (int op = 0; op < size; op++) {
            while (lengths.size() <= session[op]) {
                lengths.add(0);
                last.add(-1);
            }
            if (!readsFrom.isLive(op)) {
                continue;
            }
            int s = session[op];
            index[op] = lengths.getInt(s);
            lengths.set(s, index[op] + 1);
            if (last.getInt(s) >= 0) {
                next[last.getInt(s)] = op;
            }
            last.set(s, op);
        }
        sessions = lengths.size();
        clocks = new int[size][];
        order = topological();
    }

    public static CausalOrder of(ReadsFrom readsFrom) {
        return new CausalOrder(readsFrom);
    }

    public ReadsFrom readsFrom() {
        return readsFrom;
    }

    public int sessions() {
        return sessions;
    }

    public int session(int op) {
        return session[op];
    }

    /** The position of a live operation among those of its session. */
    public int index(int op) {
        return index[op];
    }

    /** The next live operation of its session, or -1. */
    public int next(int op) {
        return next[op];
    }

    /** True if some operation comes before itself; then there is no order, and no sweep. */
    public boolean isCyclic() {
        return order.length < readsFrom.live();
    }

    /** Visits every live operation in an order that respects causality; returns why it stopped early, or null. */
    public Unknown.@Nullable Cause sweep(Budget budget, Visitor visitor) {
        int[][] heads = new int[sessions][];
        int[] clock = new int[sessions];
        long bytes = 16L * order.length;
        int stride = Budget.stride(8L * sessions);
        for (int i = 0; i < order.length; i++) {
            if (i % stride == 0) {
                Unknown.Cause cause = budget.exhausted(bytes);
                if (cause != null) {
                    return cause;
                }
            }
            int op = order[i];
            int s = session[op];
            int[] head = heads[s];
            if (head == null) {
                head = new int[sessions];
                heads[s] = head;
                // As much again for what visitors keep of each session.
                bytes += 8L * sessions;
            }
            for (int v = 0; v < readsFrom.versions(op); v++) {
                join(head, readsFrom.writer(op, v));
            }
            System.arraycopy(head, 0, clock, 0, sessions);
            if (readsFrom.writes(op)) {
                clocks[op] = clock.clone();
                bytes += 4L * sessions + 16;
            }
            visitor.visit(op, clock);
            head[s] = index[op] + 1;
        }
        return null;
    }

    private void join(int[] into, int writer) {
        if (writer == ReadsFrom.INITIAL) {
            return;
        }
        int[] from = clocks[writer] == null ? NO_CLOCK : clocks[writer];
        for (int s = 0; s < from.length; s++) {
            into[s] = Math.max(into[s], from[s]);
        }
        into[session[writer]] = Math.max(into[session[writer]], index[writer] + 1);
    }

    /** True if an operation comes before a write that was visited already. The initial value comes before every write. */
    public boolean precedes(int op, int write) {
        return op == ReadsFrom.INITIAL || clocks[write][session[op]] > index[op];
    }

    /** True if all versions that a read returned come before the write, so that it saw nothing as new as that. */
    public boolean sawOnlyOlderThan(int read, int write) {
        for (int v = 0; v < readsFrom.versions(read); v++) {
            int writer = readsFrom.writer(read, v);
            if (writer == write || !precedes(writer, write)) {
                return false;
            }
        }
        return true;
    }

    /** Kahn's algorithm; shorter than the live operations if there is a cycle. */
    private int[] topological() {
        EdgeList edges = new EdgeList();
        addEdges(edges);
        return edges.topological(next.length, readsFrom::isLive);
    }

    /** Adds an edge for each step of {@code po ∪ rf}. */
    void addEdges(EdgeList edges) {
        for (int op = 0; op < next.length; op++) {
            if (!readsFrom.isLive(op)) {
                continue;
            }
            if (next[op] >= 0) {
                edges.add(op, next[op]);
            }
            for (int v = 0; v < readsFrom.versions(op); v++) {
                if (readsFrom.writer(op, v) != ReadsFrom.INITIAL) {
                    edges.add(readsFrom.writer(op, v), op);
                }
            }
        }
    }

    /** A shortest cycle of {@code po ∪ rf}, each operation followed by one that comes after it; empty if there is none. */
    public int[] cycle() {
        EdgeList edges = new EdgeList();
        addEdges(edges);
        return edges.cycle(next.length);
    }
}
