// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;

/**
 * Adds to a graph what follows from it for the order of writers, until nothing more does.
 *
 * <p>For a version of a key, the group of its readers, and another writer of the key: if the other comes before the
 * readers, it comes before the version's writer; if it cannot come before the version's writer, it comes after the readers.
 * Of two writers that may not overlap, the one that cannot come last comes first. A read with several possible writers
 * loses those that it cannot be of. These are the pruning rules of Tan et al., "Cobra" (OSDI 2020), with vector clocks
 * over chains in place of a closure: a round takes O((n + e)·k) for n reads and writes, e edges and k chains. With chains
 * that do not cover all transactions, less is found, and nothing that is wrong.
 */
final class Saturation {
    private final KnownEdges known;
    private final RegisterTransactions txns;
    private final Versions versions;
    private final Events events;
    private final EventGraph graph;
    private final Clocks clocks;
    private final Chains chains;
    private final ChainWriters writers;
    private final Meter meter;
    private final BitSet excluded = new BitSet();
    private final IntArrayList found = new IntArrayList();

    enum State {
        /** Something was added. */
        GROWN,
        /** Nothing more follows. */
        SETTLED,
        CYCLIC,
        STOPPED
    }

    Saturation(KnownEdges known, Chains chains, Meter meter) {
        this.known = known;
        this.chains = chains;
        this.meter = meter;
        txns = known.transactions();
        versions = known.versions();
        events = known.events();
        graph = known.graph();
        clocks = new Clocks(graph, events, chains);
        writers = new ChainWriters(txns, events, chains, clocks);
    }

    Clocks clocks() {
        return clocks;
    }

    /** Rounds until nothing more follows. */
    State run() {
        State state = round();
        while (state == State.GROWN) {
            state = round();
        }
        return state;
    }

    /** Looks once at each version and read. */
    State round() {
        if (!clocks.compute(meter)) {
            return meter.isStopped() ? State.STOPPED : State.CYCLIC;
        }
        int before = graph.size();
        known.beginRound();
        for (int r = 0; r < txns.reads() && !meter.isStopped(); r++) {
            if (known.source(r) == Versions.UNKNOWN) {
                chooseSource(r);
            }
        }
        for (int version = 0; version < versions.count() && !meter.step(); version++) {
            if (!versions.isInitial(version)) {
                int v = version;
                known.readers().beforeCommit(v, -1, group -> order(v, group));
            }
        }
        for (int t = 0; t < txns.count() && !events.isSerial() && known.level().forbidsConflicts(); t++) {
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t) && !meter.step(); w++) {
                separate(t, txns.writeKey(w));
            }
        }
        if (meter.isStopped()) {
            return State.STOPPED;
        }
        return graph.size() > before ? State.GROWN : State.SETTLED;
    }

    private void order(int version, int group) {
        int writer = versions.writer(version);
        int target = events.afterEarlierWriters(writer);
        int key = versions.key(version);
        found.clear();
        for (int run = writers.firstRun(key); run < writers.endOfRuns(key); run++) {
            int other = writers.lastBefore(run, group, true);
            if (other >= 0 && other != writer && !clocks.precedes(events.commit(other), target)) {
                found.add(other);
            }
        }
        for (int i = 0; i < found.size(); i++) {
            if (!hasLater(i)) {
                graph.add(events.commit(found.getInt(i)), target, EdgeKind.OVERTAKEN, group);
            }
        }
        if (chains.of(writer) == Chains.NONE) {
            return;
        }
        found.clear();
        for (int run = writers.firstRun(key); run < writers.endOfRuns(key); run++) {
            int other = writers.firstAfter(run, target);
            if (other >= 0 && events.commit(other) != group && !isBefore(group, events.commit(other))) {
                found.add(other);
            }
        }
        for (int i = 0; i < found.size(); i++) {
            if (!hasEarlier(i)) {
                graph.add(group, events.commit(found.getInt(i)), EdgeKind.OVERWRITTEN, version);
            }
        }
    }

    /** True if the group is known to come before the event: by its clock, or as what some edge of the group leads to. */
    private boolean isBefore(int group, int event) {
        if (events.isEvent(group)) {
            if (clocks.precedes(group, event)) {
                return true;
            }
            if (chains.of(events.transaction(group)) != Chains.NONE) {
                return false;
            }
        }
        for (int e = graph.firstOut(group); e != EventGraph.NONE; e = graph.nextOut(e)) {
            int next = graph.to(e);
            if (next == event || (events.isEvent(next) && clocks.precedes(next, event))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasLater(int i) {
        for (int j = 0; j < found.size(); j++) {
            if (j != i && clocks.precedes(events.commit(found.getInt(i)), events.commit(found.getInt(j)))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasEarlier(int i) {
        for (int j = 0; j < found.size(); j++) {
            if (j != i && clocks.precedes(events.commit(found.getInt(j)), events.commit(found.getInt(i)))) {
                return true;
            }
        }
        return false;
    }

    /** A writer that started before this one's commit committed before this one's start. */
    private void separate(int writer, int key) {
        found.clear();
        for (int run = writers.firstRun(key); run < writers.endOfRuns(key); run++) {
            int other = writers.chain(run) == chains.of(writer)
                    ? -1
                    : writers.lastBefore(run, events.commit(writer), false);
            if (other >= 0 && other != writer && !clocks.precedes(events.commit(other), events.start(writer))) {
                found.add(other);
            }
        }
        for (int i = 0; i < found.size(); i++) {
            if (!hasLater(i)) {
                graph.add(events.commit(found.getInt(i)), events.start(writer), EdgeKind.CONFLICT, key);
            }
        }
    }

    private void chooseSource(int read) {
        int left = Versions.UNKNOWN;
        int count = 0;
        for (int c = txns.firstCandidate(read); c < txns.endOfCandidates(read); c++) {
            if (!excluded.get(c) && isImpossible(read, versions.ofCandidate(c))) {
                excluded.set(c);
            }
            if (!excluded.get(c) && versions.ofCandidate(c) != left) {
                left = versions.ofCandidate(c);
                count++;
            }
            meter.step();
        }
        if (count <= 1) {
            // With none left any candidate closes a cycle.
            known.settle(read, count == 1 ? left : versions.ofCandidate(txns.firstCandidate(read)));
        }
    }

    /** The read comes before the writer, or another writer of the key is known to be between the two. */
    private boolean isImpossible(int read, int version) {
        int start = events.start(versions.reader(read));
        int key = versions.key(version);
        boolean isInitial = versions.isInitial(version);
        if (!isInitial && clocks.precedes(start, events.commit(versions.writer(version)))) {
            return true;
        }
        for (int run = writers.firstRun(key); run < writers.endOfRuns(key); run++) {
            int other = writers.lastBefore(run, start, true);
            if (other >= 0 && isInitial) {
                return true;
            }
            if (other >= 0
                    && other != versions.writer(version)
                    && clocks.precedes(events.afterEarlierWriters(versions.writer(version)), events.commit(other))) {
                return true;
            }
        }
        return false;
    }
}
