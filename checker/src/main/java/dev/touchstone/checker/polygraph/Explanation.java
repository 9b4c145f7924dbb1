// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Which transactions an edge of the graph rests on: its ends, and for what was derived those of the path that it was
 * derived from, which consists of older edges.
 */
final class Explanation {
    private final KnownEdges known;
    private final EventGraph graph;
    private final Events events;
    private final Versions versions;
    private final RegisterTransactions txns;
    private final Cycles cycles;
    private final Clocks clocks;
    private final BitSet transactions = new BitSet();
    private final BitSet seen = new BitSet();
    private final IntArrayList open = new IntArrayList();

    /**
     * Prepares for a graph whose edges stay.
     *
     * @param clocks as computed before the youngest derived edges came
     */
    Explanation(KnownEdges known, Clocks clocks) {
        this.known = known;
        this.clocks = clocks;
        graph = known.graph();
        events = known.events();
        versions = known.versions();
        txns = known.transactions();
        cycles = new Cycles(graph);
    }

    /** All that was met so far. */
    BitSet transactions() {
        return transactions;
    }

    void addTransaction(int t) {
        if (t != RegisterTransactions.INITIAL) {
            transactions.set(t);
        }
    }

    /** Adds an edge and all that it follows from. */
    void addEdge(int edge) {
        push(edge);
        while (!open.isEmpty()) {
            int e = open.popInt();
            addVertex(graph.from(e));
            addVertex(graph.to(e));
            switch (graph.kind(e)) {
                case READS_FROM, JOINS_READERS -> source(graph.about(e));
                case OVERTAKEN -> {
                    demandPath(graph.from(e), graph.about(e), e);
                    readsOf(graph.about(e), events.transaction(graph.to(e)));
                }
                case CONFLICT ->
                    path(
                            events.start(events.transaction(graph.from(e))),
                            events.commit(events.transaction(graph.to(e))),
                            e);
                case OVERWRITTEN -> overwritten(e, graph.about(e));
                default -> {
                    // The ends say all.
                }
            }
        }
    }

    private void push(int edge) {
        if (!seen.get(edge)) {
            seen.set(edge);
            open.add(edge);
        }
    }

    private void addVertex(int vertex) {
        if (events.isEvent(vertex)) {
            transactions.set(events.transaction(vertex));
        }
    }

    private void overwritten(int e, int version) {
        if (!versions.isInitial(version)) {
            addTransaction(versions.writer(version));
            demandPath(events.afterEarlierWriters(versions.writer(version)), graph.to(e), e);
        }
        readsOf(graph.from(e), versions.writer(version));
    }

    /** Why a group that is one reader reads from the writer; of a common group the edge that joins it says why. */
    private void readsOf(int group, int writer) {
        if (!events.isEvent(group)) {
            return;
        }
        int reader = events.transaction(group);
        for (int r = txns.firstRead(reader); r < txns.endOfReads(reader); r++) {
            if (known.source(r) != Versions.UNKNOWN && versions.writer(known.source(r)) == writer) {
                source(r);
            }
        }
    }

    private void demandPath(int from, int to, int before) {
        if (!path(from, to, before)) {
            throw new IllegalStateException("edge " + before + " follows from a path that is not there");
        }
    }

    private boolean path(int from, int to, int before) {
        IntArrayList edges = edges(from, to, before);
        for (int i = 0; i < edges.size(); i++) {
            push(edges.getInt(i));
        }
        return !edges.isEmpty();
    }

    private boolean hasPath(int from, int to, int before) {
        return !edges(from, to, before).isEmpty();
    }

    /** A path of older edges, if it can be of such as are known without a reason. */
    private IntArrayList edges(int from, int to, int before) {
        int last = clocks.position(to);
        IntPredicate isOnTheWay = v -> clocks.position(v) <= last;
        IntArrayList edges = cycles.path(from, to, e -> !graph.kind(e).isDerived() && e < before, isOnTheWay);
        return edges.isEmpty() ? cycles.path(from, to, e -> e < before, isOnTheWay) : edges;
    }

    /** A read with several candidates is of the one that is left once the others are excluded. */
    private void source(int read) {
        if (versions.onlyCandidate(read) != Versions.UNKNOWN) {
            return;
        }
        int start = events.start(versions.reader(read));
        int edge = known.settledAt(read);
        for (int c = txns.firstCandidate(read); c < txns.endOfCandidates(read); c++) {
            int version = versions.ofCandidate(c);
            addTransaction(versions.writer(version));
            if (version == known.source(read)
                    || (!versions.isInitial(version) && path(start, events.commit(versions.writer(version)), edge))) {
                continue;
            }
            between(version, start, edge);
        }
    }

    /** Another writer of the key that comes after the version's writer and before the read. */
    private void between(int version, int start, int edge) {
        int key = versions.key(version);
        for (int i = versions.firstOfKey(key); i < versions.endOfKey(key); i++) {
            int other = versions.writer(versions.writeAt(i));
            if (other == versions.writer(version) || events.commit(other) == start) {
                continue;
            }
            boolean isAfter = versions.isInitial(version)
                    || hasPath(events.afterEarlierWriters(versions.writer(version)), events.commit(other), edge);
            if (isAfter && path(events.commit(other), start, edge)) {
                if (!versions.isInitial(version)) {
                    demandPath(events.afterEarlierWriters(versions.writer(version)), events.commit(other), edge);
                }
                return;
            }
        }
        throw new IllegalStateException("a candidate was excluded, and no writer is between");
    }
}
