// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.txn.Committed;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.checker.txn.WriterIndex;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the transactions of a history into columns, matches reads with writes, and reports reads that no level allows.
 *
 * <p>Which transactions happened, {@link Committed} says. Micro-operations are {@code [r key value]} and {@code [w key
 * value]}; nil is the initial value of every key.
 */
final class TransactionReader {
    /** The source of a micro-operation that writes. */
    static final int WRITE = -1;
    /** The source of a read that says nothing: of a transaction's own write, or of a value with more than one writer. */
    static final int SILENT = -2;

    private static final int ABSENT = -1;
    private static final int AMBIGUOUS = -2;

    final History history;
    int count;
    int[] operation;
    int[] start;
    int[] key;
    int[] source;
    int[] writeStart = new int[0];
    int[] writeKey = new int[0];
    int[] session = new int[0];
    int[] index = new int[0];
    int sessions;
    final IntArrayList keyRefs = new IntArrayList();
    int ambiguousReads;
    boolean readsInitial;
    /** Why the history cannot be judged, or null. */
    @Nullable
    String problem;

    private final Transactions flat;
    private final WriterIndex writers;
    private final Committed happened;
    private final boolean keepsSessions;
    private final ReadFindings findings;

    private int[] value;
    private int[] owner;
    /** By key: the last write seen in the pass over the micro-operations. */
    private int[] lastWrite = new int[0];

    /**
     * Prepares to read.
     *
     * @param keepsSessions whether processes are sessions; else each transaction is one of its own
     */
    TransactionReader(History history, boolean keepsSessions, ReadFindings findings) {
        this.history = history;
        this.keepsSessions = keepsSessions;
        this.findings = findings;
        flat = Transactions.ofRegisters(history);
        writers = new WriterIndex(flat);
        happened = Committed.ofRegisters(flat, writers);
        int txns = flat.judged();
        int total = flat.count();
        operation = new int[txns];
        start = new int[txns + 1];
        key = new int[total];
        source = new int[total];
        value = new int[total];
        owner = new int[total];
    }

    /** Reads them; to be called once. */
    TransactionReader read() {
        lay();
        lastWrite = new int[flat.keys()];
        Arrays.fill(lastWrite, ABSENT);
        boolean[] live = new boolean[count];
        for (int t = 0; t < count; t++) {
            live[t] = happened.contains(operation[t]);
        }
        for (int t = 0; t < count; t++) {
            if (history.isOk(operation[t])) {
                match(t);
            }
        }
        keepLive(live);
        collectWrites();
        numberSessions();
        return this;
    }

    private void lay() {
        problem = flat.problem();
        for (int k = 0; k < flat.keys(); k++) {
            keyRefs.add(flat.keyRef(k));
        }
        for (int op = 0; op < flat.size(); op++) {
            if (flat.first(op) == flat.end(op)) {
                continue;
            }
            start[count] = flat.first(op);
            operation[count] = op;
            for (int m = flat.first(op); m < flat.end(op); m++) {
                key[m] = flat.key(m);
                value[m] = flat.value(m);
                source[m] = flat.isRead(m) ? SILENT : WRITE;
                owner[m] = count;
            }
            count++;
        }
        start[count] = flat.count();
    }

    /** A failed transaction's write gives way to any other of its value; two others make it ambiguous, and so does nil. */
    private int writerOf(int wantedKey, int written) {
        int first = writers.first(wantedKey, written);
        if (first == Transactions.NONE) {
            return ABSENT;
        }
        if (written == Values.NIL) {
            return AMBIGUOUS;
        }
        if (writers.next(first) == Transactions.NONE) {
            return first;
        }
        int only = ABSENT;
        for (int w = first; w != Transactions.NONE; w = writers.next(w)) {
            if (!history.isFail(flat.owner(w))) {
                if (only != ABSENT) {
                    return AMBIGUOUS;
                }
                only = w;
            }
        }
        return only == ABSENT ? first : only;
    }

    private void match(int txn) {
        for (int m = start[txn]; m < start[txn + 1]; m++) {
            if (source[m] == WRITE) {
                lastWrite[key[m]] = m;
                continue;
            }
            int own = lastWrite[key[m]] >= start[txn] ? lastWrite[key[m]] : ABSENT;
            int writer = writerOf(key[m], value[m]);
            if (writer == AMBIGUOUS) {
                ambiguousReads++;
            } else if (own >= 0) {
                if (value[own] != value[m]) {
                    findings.addInternal(operation[txn], keyRefs.getInt(key[m]), value[m], value[own]);
                }
            } else if (writer >= 0) {
                boolean isWrong = findings.addOf(flat, operation[txn], writer, keyRefs.getInt(key[m]), value[m]);
                source[m] = isWrong ? SILENT : owner[writer];
            } else if (value[m] == Values.NIL) {
                readsInitial = true;
                source[m] = Integer.MAX_VALUE;
            } else {
                findings.addThinAir(operation[txn], keyRefs.getInt(key[m]), value[m]);
            }
        }
    }

    /** Leaves out what did not happen, and renumbers. */
    private void keepLive(boolean[] live) {
        int[] renumbered = new int[count];
        int kept = 0;
        for (int t = 0; t < count; t++) {
            renumbered[t] = live[t] ? kept++ : ABSENT;
        }
        int next = 0;
        int t2 = 0;
        for (int t = 0; t < count; t++) {
            if (!live[t]) {
                continue;
            }
            int from = start[t];
            int to = start[t + 1];
            operation[t2] = operation[t];
            start[t2++] = next;
            for (int m = from; m < to; m++) {
                key[next] = key[m];
                int s = source[m];
                source[next++] = s == Integer.MAX_VALUE ? kept : s >= 0 ? renumbered[s] : s;
            }
        }
        start[t2] = next;
        count = kept;
        value = new int[0];
        owner = value;
    }

    private void collectWrites() {
        writeStart = new int[count + 1];
        IntArrayList all = new IntArrayList(start[count] / 2 + 1);
        for (int t = 0; t < count; t++) {
            int begin = all.size();
            for (int m = start[t]; m < start[t + 1]; m++) {
                if (source[m] == WRITE) {
                    all.add(key[m]);
                }
            }
            Arrays.sort(all.elements(), begin, all.size());
            int kept = begin;
            for (int i = begin; i < all.size(); i++) {
                if (kept == begin || all.getInt(kept - 1) != all.getInt(i)) {
                    all.set(kept++, all.getInt(i));
                }
            }
            all.size(kept);
            writeStart[t + 1] = kept;
        }
        writeKey = all.toIntArray();
    }

    /** A session is a process; a transaction that this one overtook is a session of its own. */
    private void numberSessions() {
        session = new int[count];
        index = new int[count];
        Int2IntOpenHashMap ofProcess = new Int2IntOpenHashMap();
        ofProcess.defaultReturnValue(ABSENT);
        IntArrayList lengths = new IntArrayList();
        for (int t = 0; t < count; t++) {
            boolean isAlone = !keepsSessions || happened.isOvertaken(operation[t]);
            int process = history.process(operation[t]);
            int s = isAlone ? ABSENT : ofProcess.get(process);
            if (s == ABSENT) {
                s = lengths.size();
                lengths.add(0);
                if (!isAlone) {
                    ofProcess.put(process, s);
                }
            }
            session[t] = s;
            index[t] = lengths.getInt(s);
            lengths.set(s, index[t] + 1);
        }
        sessions = lengths.size();
    }
}
