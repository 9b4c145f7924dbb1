// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import dev.touchstone.checker.causal.BySession;
import dev.touchstone.checker.causal.CausalOrder;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.Arrays;

/**
 * Judges each read by what its session wrote and saw before: the guarantees of Terry, Demers, Petersen, Spreitzer, Theimer and
 * Welch, "Session Guarantees for Weakly Consistent Replicated Data" (PDIS 1994), turned from what a server must have applied
 * before it answers, as there, to what the answers show.
 */
final class SessionSweep implements CausalOrder.Visitor {
    private final SessionGuarantee guarantee;
    private final boolean realTime;
    private final CausalOrder order;
    private final ReadsFrom readsFrom;
    private final History history;
    private final SessionFindings findings;
    private final BySession writes;
    private final BySession reads;

    /** By session and key: the session's last acknowledged write. */
    private final Long2IntOpenHashMap lastOwn = new Long2IntOpenHashMap();

    /** By session and key: the newest writes read, one for each session that wrote them. */
    private final Long2ObjectOpenHashMap<IntArrayList> newestRead = new Long2ObjectOpenHashMap<>();

    /** By session, then by author: the author's latest write, of any key, that the session read. */
    private final int[][] latestSeen;

    SessionSweep(SessionGuarantee guarantee, boolean realTime, CausalOrder order, SessionFindings findings) {
        this.guarantee = guarantee;
        this.realTime = realTime;
        this.order = order;
        this.readsFrom = order.readsFrom();
        this.history = readsFrom.history();
        this.findings = findings;
        this.writes = BySession.writes(order);
        this.reads = BySession.reads(order);
        lastOwn.defaultReturnValue(-1);
        latestSeen = new int[order.sessions()][];
    }

    @Override
    public void visit(int op, int[] clock) {
        int session = order.session(op);
        long slot = ((long) session << 32) | readsFrom.key(op);
        if (readsFrom.reads(op)) {
            judge(op, session, slot);
            remember(op, session, slot);
        }
        if (readsFrom.writes(op) && history.isOk(op)) {
            lastOwn.put(slot, op);
        }
    }

    private void judge(int read, int session, long slot) {
        if (guarantee.includes(SessionGuarantee.READ_YOUR_WRITES)) {
            int own = lastOwn.get(slot);
            if (own >= 0 && isOlder(read, own)) {
                findings.addReadYourWrites(read, own);
            }
        }
        if (guarantee.includes(SessionGuarantee.MONOTONIC_READS)) {
            judgeMonotonicReads(read, slot);
        }
        if (latestSeen[session] != null) {
            if (guarantee.includes(SessionGuarantee.MONOTONIC_WRITES)) {
                judgeMonotonicWrites(read, session);
            }
            if (guarantee.includes(SessionGuarantee.WRITES_FOLLOW_READS)) {
                judgeWritesFollowReads(read, session);
            }
        }
    }

    private void judgeMonotonicReads(int read, long slot) {
        IntArrayList newest = newestRead.get(slot);
        for (int i = 0; newest != null && i < newest.size(); i++) {
            if (isOlder(read, newest.getInt(i))) {
                findings.addMonotonicReads(read, newest.getInt(i));
                return;
            }
        }
    }

    private void judgeMonotonicWrites(int read, int session) {
        int key = readsFrom.key(read);
        for (int run = writes.firstRun(key); run < writes.firstRun(key + 1); run++) {
            int author = writes.session(run);
            int seen = latestSeen[session][author];
            if (author == session || seen < 0) {
                continue;
            }
            int before = writes.lastBelow(run, order.index(seen));
            if (before >= 0 && isOlder(read, before)) {
                findings.addMonotonicWrites(read, before, seen);
                return;
            }
        }
    }

    private void judgeWritesFollowReads(int read, int session) {
        int key = readsFrom.key(read);
        for (int run = reads.firstRun(key); run < reads.firstRun(key + 1); run++) {
            int author = reads.session(run);
            int seen = latestSeen[session][author];
            if (author == session || seen < 0) {
                continue;
            }
            // A compare-and-set reads before it writes: what it found counts for its own write.
            int before = reads.lastBelow(run, order.index(seen) + 1);
            for (int v = 0; before >= 0 && v < readsFrom.versions(before); v++) {
                int writer = readsFrom.writer(before, v);
                if (writer != ReadsFrom.INITIAL && isOlder(read, writer)) {
                    findings.addWritesFollowReads(read, writer, before, seen);
                    return;
                }
            }
        }
    }

    private void remember(int read, int session, long slot) {
        for (int v = 0; v < readsFrom.versions(read); v++) {
            int writer = readsFrom.writer(read, v);
            if (writer == ReadsFrom.INITIAL) {
                continue;
            }
            int author = order.session(writer);
            if (latestSeen[session] == null) {
                latestSeen[session] = new int[order.sessions()];
                Arrays.fill(latestSeen[session], -1);
            }
            latestSeen[session][author] = later(latestSeen[session][author], writer);
            IntArrayList newest = newestRead.get(slot);
            if (newest == null) {
                newest = new IntArrayList(2);
                newestRead.put(slot, newest);
            }
            int at = 0;
            while (at < newest.size() && order.session(newest.getInt(at)) != author) {
                at++;
            }
            if (at == newest.size()) {
                newest.add(writer);
            } else {
                newest.set(at, later(newest.getInt(at), writer));
            }
        }
    }

    private int later(int known, int write) {
        return known < 0 || order.index(write) > order.index(known) ? write : known;
    }

    /** True if every version that the read returned is older than the write. */
    private boolean isOlder(int read, int write) {
        for (int v = 0; v < readsFrom.versions(read); v++) {
            int writer = readsFrom.writer(read, v);
            boolean older = writer != write
                    && (order.precedes(writer, write)
                            || (realTime && history.completeIndex(writer) < history.invokeIndex(write)));
            if (!older) {
                return false;
            }
        }
        return true;
    }
}
