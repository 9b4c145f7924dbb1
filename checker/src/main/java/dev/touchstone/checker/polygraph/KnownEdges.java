// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * The edges that hold whatever the order of writers: within transactions, of sessions and real time where the level keeps
 * them, from writers to their certain readers, and from readers to the writers that follow what they read for certain.
 * Their number is linear in the size of the history.
 */
final class KnownEdges {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Versions versions;
    private final Events events;
    private final Readers readers;
    private final EventGraph graph;
    /** By transaction that completed: its place among these by time, where the level keeps real time. */
    private final int[] byCompletion;
    /** By read: the version it is of for certain, or UNKNOWN. */
    private final int[] source;
    /** By read: how many edges that follows from. */
    private final int[] settledAt;

    private int edgesBefore;

    KnownEdges(RegisterTransactions txns, PolygraphLevel level) {
        this.txns = txns;
        this.level = level;
        versions = new Versions(txns);
        events = new Events(txns.count(), level);
        readers = new Readers(txns, versions, events, level);
        byCompletion = level.keepsRealTime() ? completions() : new int[0];
        graph = new EventGraph(
                readers.vertices() + byCompletion.length,
                2 * txns.reads() + txns.writes() + 2 * txns.count() + 3 * byCompletion.length + 16);
        source = new int[txns.reads()];
        settledAt = new int[txns.reads()];
    }

    /** About how many bytes the graph of a history takes before anything is derived. */
    static long bytes(RegisterTransactions txns) {
        return 100L * txns.count() + 90L * txns.reads() + 60L * txns.writes() + 8L * txns.keys();
    }

    RegisterTransactions transactions() {
        return txns;
    }

    PolygraphLevel level() {
        return level;
    }

    Versions versions() {
        return versions;
    }

    Events events() {
        return events;
    }

    Readers readers() {
        return readers;
    }

    EventGraph graph() {
        return graph;
    }

    /** The version that a read is of for certain, or {@link Versions#UNKNOWN}. */
    int source(int read) {
        return source[read];
    }

    /** Says that what is found from now on follows from the edges that there are now. */
    void beginRound() {
        edgesBefore = graph.size();
    }

    /** How many edges it follows from which version the read is of. */
    int settledAt(int read) {
        return settledAt[read];
    }

    void addAll() {
        for (int t = 0; t < txns.count() && !events.isSerial(); t++) {
            graph.add(events.start(t), events.commit(t), EdgeKind.WITHIN, t);
        }
        if (level.keepsSessions()) {
            sessions();
        }
        if (level.keepsRealTime()) {
            realTime();
        }
        RankedWrites ranked = txns.hasRanks() ? new RankedWrites(txns, versions) : null;
        if (ranked != null) {
            ranked.forEachPair((earlier, later) -> graph.add(
                    events.commit(versions.writer(earlier)),
                    events.afterEarlierWriters(versions.writer(later)),
                    EdgeKind.RANKED,
                    versions.key(later)));
        }
        Arrays.fill(source, Versions.UNKNOWN);
        for (int r = 0; r < source.length; r++) {
            int version = versions.onlyCandidate(r);
            if (version != Versions.UNKNOWN) {
                settle(r, version);
            }
        }
        if (!level.isWithoutSnapshots()) {
            firstWriters();
            nextWriters();
            if (ranked != null) {
                ranked.forEachPair((earlier, later) -> overwritten(earlier, events.commit(versions.writer(later))));
            }
        }
    }

    /** Who read a key's initial version comes before all its writers. */
    private void firstWriters() {
        for (int key = 0; key < txns.keys(); key++) {
            int initial = versions.initial(key);
            if (readers.group(initial) >= 0) {
                beforeAllWriters(initial, readers.group(initial));
            }
        }
    }

    /** Who read a version comes before a writer of the key that read it too. */
    private void nextWriters() {
        for (int r = 0; r < source.length; r++) {
            int reader = versions.reader(r);
            if (source[r] != Versions.UNKNOWN
                    && !versions.isInitial(source[r])
                    && txns.installs(reader, txns.readKey(r))) {
                overwritten(source[r], events.commit(reader));
            }
        }
    }

    private void overwritten(int version, int commit) {
        readers.beforeCommit(version, commit, group -> graph.add(group, commit, EdgeKind.OVERWRITTEN, version));
    }

    /** Says that a read is of this version for certain. */
    void settle(int read, int version) {
        source[read] = version;
        settledAt[read] = edgesBefore;
        int start = events.start(versions.reader(read));
        if (!versions.isInitial(version)) {
            graph.add(events.commit(versions.writer(version)), start, EdgeKind.READS_FROM, read);
        }
        if (level.isWithoutSnapshots()) {
            return;
        }
        if (!readers.isSeparate(read)) {
            if (readers.isCommon(version)) {
                graph.add(start, readers.group(version), EdgeKind.JOINS_READERS, read);
            } else {
                readers.makeGroup(read, version);
            }
            return;
        }
        if (versions.isInitial(version) && !readers.hasSeparate(version)) {
            beforeAllWriters(version, start);
        } else if (versions.isInitial(version)) {
            // Both are first writers of the key: each would have to be before the other.
            readers.separateBeforeCommit(
                    version, start, other -> graph.add(start, other, EdgeKind.OVERWRITTEN, version));
        }
        readers.addSeparate(read, version);
    }

    private void beforeAllWriters(int initial, int group) {
        int key = versions.key(initial);
        for (int i = versions.firstOfKey(key); i < versions.endOfKey(key); i++) {
            int commit = events.commit(versions.writer(versions.writeAt(i)));
            if (commit != group) {
                graph.add(group, commit, EdgeKind.OVERWRITTEN, initial);
            }
        }
    }

    private void sessions() {
        int sessions = 0;
        for (int t = 0; t < txns.count(); t++) {
            sessions = Math.max(sessions, txns.session(t) + 1);
        }
        int[] last = new int[sessions];
        Arrays.fill(last, -1);
        for (int t = 0; t < txns.count(); t++) {
            int session = txns.session(t);
            if (session == RegisterTransactions.NO_SESSION) {
                continue;
            }
            if (last[session] >= 0) {
                graph.add(events.commit(last[session]), events.start(t), EdgeKind.SESSION, t);
            }
            if (!txns.isIndeterminate(t)) {
                last[session] = t;
            }
        }
    }

    /** The transactions that completed, in that order. */
    private int[] completions() {
        int[] order = new int[txns.count()];
        int size = 0;
        for (int t = 0; t < order.length; t++) {
            if (txns.completed(t) != RegisterTransactions.NEVER) {
                order[size++] = t;
            }
        }
        order = Arrays.copyOf(order, size);
        IntArrays.stableSort(order, (a, b) -> Integer.compare(txns.completed(a), txns.completed(b)));
        return order;
    }

    /** A chain of moments, one after each completion; each transaction starts after the last moment before its invocation. */
    private void realTime() {
        int moments = readers.vertices();
        int[] times = new int[byCompletion.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = txns.completed(byCompletion[i]);
            graph.add(events.commit(byCompletion[i]), moments + i, EdgeKind.REAL_TIME, byCompletion[i]);
            if (i > 0) {
                graph.add(moments + i - 1, moments + i, EdgeKind.REAL_TIME, byCompletion[i]);
            }
        }
        for (int t = 0; t < txns.count(); t++) {
            int i = firstAtOrAfter(times, txns.invoked(t)) - 1;
            if (i >= 0) {
                graph.add(moments + i, events.start(t), EdgeKind.REAL_TIME, t);
            }
        }
    }

    private static int firstAtOrAfter(int[] times, int time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
