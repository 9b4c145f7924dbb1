// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.util.Arrays;

/**
 * Puts the events in an order that respects all edges of a graph, and tries to keep all reads right on the way: a writer
 * commits only when all readers of the version that it replaces have started, and, where writers may not overlap, starts
 * only when no other writer of its keys is open. What comes first otherwise is a preference. If nothing can go on, the
 * event preferred most goes all the same, and what that breaks is written down.
 *
 * <p>O(e + n log n) for e edges and n events, reads and writes.
 */
final class GreedyOrder {
    private static final int NOBODY = -1;
    private static final byte READY = 1;
    private static final byte WAITING = 2;
    private static final byte DONE = 3;

    private final RegisterTransactions txns;
    private final Versions versions;
    private final Events events;
    private final EventGraph graph;
    private final Preference preference;
    private final boolean forbidsConflicts;
    private final int[] source;
    private final int failuresMax;

    private final int[] missing;
    private final byte[] state;
    /** By version: reads of it that have not started. */
    private final int[] readsLeft;
    /** By key. */
    private final int[] current;

    private final int[] open;
    /** By event that waited: the key at which it did. */
    private final int[] wokenAt;

    private final WaitingEvents starts;
    private final WaitingEvents commits;
    private final IntHeapPriorityQueue ready = new IntHeapPriorityQueue();
    private final IntHeapPriorityQueue stalled = new IntHeapPriorityQueue();
    private final IntArrayList plain = new IntArrayList();
    private final int[] order;
    private int placed;
    private final IntArrayList failures = new IntArrayList();

    /**
     * Prepares an order.
     *
     * @param source by read: the version that it is to be of, whose writer the graph puts before the read
     */
    GreedyOrder(KnownEdges known, Preference preference, int[] source, int failuresMax) {
        txns = known.transactions();
        versions = known.versions();
        events = known.events();
        graph = known.graph();
        forbidsConflicts = known.level().forbidsConflicts() && !events.isSerial();
        this.preference = preference;
        this.source = source;
        this.failuresMax = failuresMax;
        missing = new int[graph.vertices()];
        state = new byte[graph.vertices()];
        readsLeft = new int[versions.count()];
        current = new int[txns.keys()];
        open = new int[txns.keys()];
        wokenAt = new int[events.count()];
        starts = new WaitingEvents(txns.keys());
        commits = new WaitingEvents(txns.keys());
        order = new int[graph.vertices()];
        Arrays.setAll(current, versions::initial);
        Arrays.fill(open, NOBODY);
        Arrays.fill(wokenAt, NOBODY);
    }

    static long bytes(EventGraph graph, RegisterTransactions txns) {
        return 17L * graph.vertices() + 4L * txns.writes() + 40L * txns.keys();
    }

    /** Makes the order, to its end or until enough has failed; the graph must have no cycle. */
    void run(Meter meter) {
        for (int e = 0; e < graph.size(); e++) {
            missing[graph.to(e)]++;
        }
        for (int version : source) {
            readsLeft[version]++;
        }
        for (int v = 0; v < missing.length; v++) {
            if (missing[v] == 0) {
                makeReady(v);
            }
        }
        while (failures.size() < 3 * failuresMax && !meter.step()) {
            if (!plain.isEmpty()) {
                place(plain.popInt());
            } else if (!ready.isEmpty()) {
                attempt(preference.event(ready.dequeueInt()));
            } else if (!stalled.isEmpty()) {
                int event = preference.event(stalled.dequeueInt());
                if (state[event] == WAITING) {
                    take(event);
                }
            } else {
                return;
            }
        }
    }

    /** All vertices, in the order in which they came; complete if all is well. */
    int[] order() {
        return Arrays.copyOf(order, placed);
    }

    /**
     * What failed, in threes: a read, the version that it should be of and the one that it came to; or two writers that
     * overlap, with {@code -1} before them.
     */
    IntArrayList failures() {
        return failures;
    }

    private void makeReady(int vertex) {
        if (events.isEvent(vertex)) {
            state[vertex] = READY;
            ready.enqueue(preference.rank(vertex));
        } else {
            plain.add(vertex);
        }
    }

    private void attempt(int event) {
        if (state[event] != READY) {
            return;
        }
        int key = wokenAt[event];
        boolean isOpen = isStartBlocked(event);
        int blocked = isOpen ? blockedStart(event) : blockedCommit(event);
        if (blocked == NOBODY) {
            take(event);
        } else {
            state[event] = WAITING;
            wokenAt[event] = blocked;
            (isOpen ? starts : commits).add(blocked, preference.rank(event));
            stalled.enqueue(preference.rank(event));
        }
        // The key at which this one waited may be free for the next.
        if (key != NOBODY && blocked != key) {
            wake(key);
        }
    }

    private boolean isStartBlocked(int event) {
        return blockedStart(event) != NOBODY;
    }

    private int blockedStart(int event) {
        if (!forbidsConflicts || !events.isStart(event)) {
            return NOBODY;
        }
        int t = events.transaction(event);
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            if (open[txns.writeKey(w)] != NOBODY) {
                return txns.writeKey(w);
            }
        }
        return NOBODY;
    }

    private int blockedCommit(int event) {
        if (!events.isCommit(event)) {
            return NOBODY;
        }
        int t = events.transaction(event);
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            int key = txns.writeKey(w);
            int left = readsLeft[current[key]];
            if (left > 0 && left > (events.isSerial() ? ownReads(t, current[key]) : 0)) {
                return key;
            }
        }
        return NOBODY;
    }

    private int ownReads(int t, int version) {
        int own = 0;
        for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
            own += source[r] == version ? 1 : 0;
        }
        return own;
    }

    /** Lets the next writers that wait at the key try again: one that would commit, and one that would start. */
    private void wake(int key) {
        wakeNext(commits, key);
        if (forbidsConflicts && open[key] == NOBODY) {
            wakeNext(starts, key);
        }
    }

    private void wakeNext(WaitingEvents waiting, int key) {
        int rank = waiting.poll(key);
        while (rank >= 0 && state[preference.event(rank)] != WAITING) {
            rank = waiting.poll(key);
        }
        if (rank >= 0) {
            state[preference.event(rank)] = READY;
            ready.enqueue(rank);
        }
    }

    private void take(int event) {
        state[event] = DONE;
        int t = events.transaction(event);
        if (events.isStart(event)) {
            start(t);
        }
        if (events.isCommit(event)) {
            commit(t);
        }
        place(event);
    }

    private void start(int t) {
        for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
            int key = txns.readKey(r);
            if (current[key] != source[r]) {
                fail(r, source[r], current[key]);
            }
            if (--readsLeft[source[r]] == 0 && current[key] == source[r]) {
                wakeNext(commits, key);
            } else if (readsLeft[source[r]] == 1 && events.isSerial() && current[key] == source[r]) {
                // The one left may be a writer that waits for nobody but itself.
                wakeNext(commits, key);
            }
        }
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t) && forbidsConflicts; w++) {
            int key = txns.writeKey(w);
            if (open[key] != NOBODY) {
                fail(NOBODY, open[key], t);
            }
            open[key] = t;
        }
    }

    private void commit(int t) {
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            int key = txns.writeKey(w);
            current[key] = w;
            if (open[key] == t) {
                open[key] = NOBODY;
            }
            wake(key);
        }
    }

    private void fail(int read, int expected, int found) {
        failures.add(read);
        failures.add(expected);
        failures.add(found);
    }

    private void place(int vertex) {
        order[placed++] = vertex;
        for (int e = graph.firstOut(vertex); e != EventGraph.NONE; e = graph.nextOut(e)) {
            if (--missing[graph.to(e)] == 0) {
                makeReady(graph.to(e));
            }
        }
    }
}
