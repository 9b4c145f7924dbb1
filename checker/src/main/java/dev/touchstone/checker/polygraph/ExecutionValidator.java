// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Replays an execution against the axioms of a level; it shares nothing with what found the execution but the input.
 *
 * <p>Linear at levels with snapshots. At parallel snapshot isolation the visibility of all transactions is closed: a bit
 * for each pair of them, and a pass over these for each read or write.
 */
final class ExecutionValidator {
    private static final int NOBODY = -1;

    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final int[] order;
    private final int[] writers;
    private final int[] current;
    private final int[] open;
    /** By key the rank of the version installed last. */
    private final int[] rank;

    private ExecutionValidator(RegisterTransactions txns, PolygraphLevel level, Execution execution) {
        this.txns = txns;
        this.level = level;
        order = execution.order();
        writers = execution.writers();
        current = new int[txns.keys()];
        open = new int[txns.keys()];
        rank = new int[txns.keys()];
        Arrays.fill(current, RegisterTransactions.INITIAL);
        Arrays.fill(open, NOBODY);
    }

    /** The bytes that validating takes. */
    static long bytes(RegisterTransactions txns, PolygraphLevel level) {
        long each = 12L * txns.keys() + 4L * txns.count();
        boolean closes = level == PolygraphLevel.PARALLEL_SNAPSHOT_ISOLATION;
        return each + (closes ? (long) txns.count() * txns.count() / 8 : 0);
    }

    /** What is wrong with the execution, in words, or null: it satisfies the level. */
    static @Nullable String problem(RegisterTransactions txns, PolygraphLevel level, Execution execution) {
        ExecutionValidator validator = new ExecutionValidator(txns, level, execution);
        String problem = validator.shape();
        if (problem == null && level.keepsRealTime()) {
            problem = validator.realTime();
        }
        if (problem == null) {
            problem = level.isWithoutSnapshots() ? validator.visibility() : validator.replay();
        }
        return problem;
    }

    /** Each start and each commit must be there once, the start first; each read must be from a candidate. */
    private @Nullable String shape() {
        BitSet seen = new BitSet(2 * txns.count());
        boolean paired = level.isSerial() || level.isWithoutSnapshots();
        for (int i = 0; i < order.length; i++) {
            int event = order[i];
            if (event < 0 || event >= 2 * txns.count() || seen.get(event)) {
                return "event " + event + " is none, or is there twice";
            }
            boolean isCommit = (event & 1) == 1;
            if (isCommit && !seen.get(event - 1)) {
                return "transaction " + event / 2 + " commits before it starts";
            }
            if (paired && isCommit && order[i - 1] != event - 1) {
                return "transaction " + event / 2 + " is not at one place";
            }
            seen.set(event);
        }
        if (seen.cardinality() != 2 * txns.count() || writers.length != txns.reads()) {
            return "transactions or reads are missing";
        }
        for (int read = 0; read < writers.length; read++) {
            if (!txns.isCandidate(read, writers[read])) {
                return "read " + read + " is of transaction " + writers[read] + ", which is no candidate";
            }
        }
        return null;
    }

    /** From the end: a transaction may not start before the commit of one that completed before its invocation. */
    private @Nullable String realTime() {
        int earliest = RegisterTransactions.NEVER;
        for (int i = order.length - 1; i >= 0; i--) {
            int t = order[i] >> 1;
            if ((order[i] & 1) == 1) {
                earliest = Math.min(earliest, txns.completed(t));
            } else if (txns.invoked(t) > earliest) {
                return "transaction " + t + " starts before one that had completed";
            }
        }
        return null;
    }

    private @Nullable String replay() {
        int sessions = 0;
        for (int t = 0; t < txns.count(); t++) {
            sessions = Math.max(sessions, txns.session(t) + 1);
        }
        // The session's transactions are numbered in its order: each may start when all before it have committed.
        int[] before = new int[txns.count()];
        int[] last = new int[sessions];
        Arrays.fill(last, NOBODY);
        for (int t = 0; t < txns.count(); t++) {
            int session = txns.session(t);
            before[t] = session < 0 ? NOBODY : last[session];
            if (session >= 0 && !txns.isIndeterminate(t)) {
                last[session] = t;
            }
        }
        BitSet committed = new BitSet(txns.count());
        for (int event : order) {
            int t = event >> 1;
            boolean waits = level.keepsSessions() && before[t] != NOBODY && !committed.get(before[t]);
            String problem = (event & 1) == 1 ? commit(t) : waits ? "transaction " + t + " overtakes" : start(t);
            if (problem != null) {
                return problem;
            }
            if ((event & 1) == 1) {
                committed.set(t);
            }
        }
        return null;
    }

    private @Nullable String start(int t) {
        for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
            if (current[txns.readKey(r)] != writers[r]) {
                return "read " + r + " of transaction " + t + " would be of " + current[txns.readKey(r)];
            }
        }
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            int key = txns.writeKey(w);
            if (level.forbidsConflicts() && open[key] != NOBODY) {
                return "transactions " + open[key] + " and " + t + " write key " + key + " at once";
            }
            open[key] = t;
        }
        return null;
    }

    private @Nullable String commit(int t) {
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            current[txns.writeKey(w)] = t;
            open[txns.writeKey(w)] = NOBODY;
            if (isOutOfRank(w)) {
                return "transaction " + t + " installs key " + txns.writeKey(w) + " after a later version";
            }
        }
        return null;
    }

    /** Takes the write as the version after the last, and says if that had a greater rank. */
    private boolean isOutOfRank(int write) {
        int key = txns.writeKey(write);
        boolean isOut = txns.rank(write) < rank[key];
        rank[key] = txns.rank(write);
        return isOut;
    }

    /** Who is visible to each, in the order of arbitration; the last visible writer of a key must be the one read from. */
    private @Nullable String visibility() {
        int count = txns.count();
        BitSet[] visible = new BitSet[count];
        int[] place = new int[count];
        int[][] versions = versions(place);
        for (int i = 0; i < order.length; i += 2) {
            int t = order[i] >> 1;
            BitSet seen = new BitSet();
            for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
                if (writers[r] != RegisterTransactions.INITIAL && place[writers[r]] > place[t]) {
                    return "transaction " + t + " reads from a later one";
                }
                see(seen, writers[r], visible);
            }
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                for (int other : versions[txns.writeKey(w)]) {
                    if (place[other] >= place[t]) {
                        break;
                    }
                    see(seen, other, visible);
                }
                if (isOutOfRank(w)) {
                    return "transaction " + t + " installs key " + txns.writeKey(w) + " after a later version";
                }
            }
            visible[t] = seen;
            for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
                if (lastVisible(versions[txns.readKey(r)], seen) != writers[r]) {
                    return "read " + r + " of transaction " + t + " overlooks a visible write";
                }
            }
        }
        return null;
    }

    private void see(BitSet seen, int other, BitSet[] visible) {
        if (other == RegisterTransactions.INITIAL || seen.get(other)) {
            return;
        }
        seen.set(other);
        if (level == PolygraphLevel.PARALLEL_SNAPSHOT_ISOLATION) {
            seen.or(visible[other]);
        }
    }

    private static int lastVisible(int[] versions, BitSet seen) {
        for (int i = versions.length - 1; i >= 0; i--) {
            if (seen.get(versions[i])) {
                return versions[i];
            }
        }
        return RegisterTransactions.INITIAL;
    }

    /** By key its writers in the order of arbitration; fills in the place of each transaction too. */
    private int[][] versions(int[] place) {
        int[] sizes = new int[txns.keys()];
        for (int w = 0; w < txns.writes(); w++) {
            sizes[txns.writeKey(w)]++;
        }
        int[][] versions = new int[txns.keys()][];
        for (int key = 0; key < versions.length; key++) {
            versions[key] = new int[sizes[key]];
        }
        Arrays.fill(sizes, 0);
        for (int i = 0; i < order.length; i += 2) {
            int t = order[i] >> 1;
            place[t] = i;
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                versions[txns.writeKey(w)][sizes[txns.writeKey(w)]++] = t;
            }
        }
        return versions;
    }
}
