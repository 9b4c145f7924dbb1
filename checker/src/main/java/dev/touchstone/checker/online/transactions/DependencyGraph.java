// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What surely comes before what at one level, as a graph of starts and commits.
 *
 * <p>A transaction of a serializable level is one vertex. Of snapshot isolation it is two, since it reads at its start and
 * installs at its commit: wr, ww, session and real-time order lead from a commit to a start, rw from a start to a commit.
 * A cycle of that is one of dependencies without two rw side by side (Cerone and Gotsman, "Analysing Snapshot Isolation",
 * PODC 2016). Real time is a chain of points: what completed leads to the next point, and that to what is invoked later.
 */
final class DependencyGraph {
    /**
     * One step of a cycle.
     *
     * @param reason why the first comes before the second
     */
    record Step(Transaction from, Transaction to, Reason reason) {}

    private final PolygraphLevel level;
    private final boolean hasSnapshots;
    private final Consumer<List<Step>> cycles;
    private final OrderGraph<Reason> graph = new OrderGraph<>();
    /** By vertex: its transaction; null of a point in time. */
    private final List<@Nullable Transaction> owners = new ArrayList<>();

    private final IntArrayFIFOQueue points = new IntArrayFIFOQueue();
    private boolean isPointOpen;

    /** @param cycles takes each cycle, whose last edge is then left out */
    DependencyGraph(PolygraphLevel level, Consumer<List<Step>> cycles) {
        this.level = level;
        hasSnapshots = level.hasSnapshots();
        this.cycles = cycles;
    }

    /** How many vertices and edges there are. */
    long size() {
        return (long) graph.vertices() + graph.edges();
    }

    /** A transaction was invoked. */
    void invoked(Transaction txn) {
        if (level.keepsRealTime()) {
            need(txn);
            if (!points.isEmpty()) {
                graph.insert(points.lastInt(), txn.start, Reason.TIME_LINK);
                isPointOpen = false;
            }
        }
    }

    /** A transaction answered. */
    void completed(Transaction txn) {
        if (!level.keepsRealTime()) {
            return;
        }
        need(txn);
        if (!isPointOpen) {
            int point = add(null);
            if (!points.isEmpty()) {
                graph.insert(points.lastInt(), point, Reason.TIME_LINK);
            }
            points.enqueue(point);
            isPointOpen = true;
        }
        graph.insert(txn.commit, points.lastInt(), Reason.REALTIME);
    }

    /** Takes a transaction out, and the points in time that nothing leads to any more. */
    void remove(Transaction txn) {
        if (txn.start == Transaction.NO_VERTEX) {
            return;
        }
        graph.remove(txn.start);
        if (txn.commit != txn.start) {
            graph.remove(txn.commit);
        }
        txn.start = Transaction.NO_VERTEX;
        txn.commit = Transaction.NO_VERTEX;
        while (points.size() > 1 && !graph.hasPredecessors(points.firstInt())) {
            graph.remove(points.dequeueInt());
        }
    }

    /** One surely comes before the other, if both happened and neither is forgotten. */
    void add(@Nullable Transaction from, @Nullable Transaction to, Reason reason) {
        if (from == null || to == null || from == to || !isKept(from) || !isKept(to)) {
            return;
        }
        need(from);
        need(to);
        boolean isRw = hasSnapshots && reason.type() == EdgeType.RW;
        int source = isRw ? from.start : from.commit;
        int target = isRw ? to.commit : to.start;
        IntArrayList path = graph.insert(source, target, reason);
        if (!path.isEmpty()) {
            cycles.accept(steps(new Step(from, to, reason), path));
        }
    }

    private static boolean isKept(Transaction txn) {
        return !txn.isForgotten && !txn.isFailed();
    }

    private void need(Transaction txn) {
        if (txn.start == Transaction.NO_VERTEX) {
            txn.start = add(txn);
            txn.commit = txn.start;
            if (hasSnapshots) {
                txn.commit = add(txn);
                graph.insert(txn.start, txn.commit, Reason.WITHIN);
            }
        }
    }

    private int add(@Nullable Transaction owner) {
        int vertex = graph.add();
        while (owners.size() <= vertex) {
            owners.add(null);
        }
        owners.set(vertex, owner);
        return vertex;
    }

    /** The edge and the path that leads back, between transactions: points in time and the way within one are passed over. */
    private List<Step> steps(Step closing, IntArrayList path) {
        List<Step> steps = new ArrayList<>();
        steps.add(closing);
        Transaction at = closing.to();
        Reason pending = null;
        for (int i = 0; i < path.size(); i++) {
            Reason reason = graph.label(path.getInt(i));
            Transaction next = owners.get(graph.to(path.getInt(i)));
            pending = pending == null ? reason : pending;
            if (next == null) {
                continue;
            }
            if (pending.type() != EdgeType.LINK) {
                steps.add(new Step(at, next, pending));
            }
            at = next;
            pending = null;
        }
        return steps;
    }
}
