// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the transactions of a history into columns, matches reads with writes, and reports reads that no level allows.
 *
 * <p>A failed transaction did not happen; one of unknown outcome did if a committed transaction read from it. Micro-
 * operations are {@code [r key value]} and {@code [w key value]}; nil is the initial value of every key.
 */
final class TransactionReader {
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

    private final Values values;
    private final Transactions flat;
    private final ReadFindings findings;

    /** The micro-operation that wrote a value, by the value's ref; one of another key goes into the map. */
    private final int[] writerOfValue;

    private final Long2IntOpenHashMap writerOf = new Long2IntOpenHashMap();
    private int[] value;
    private int[] owner;
    /** By key: the last write seen in the pass over the micro-operations. */
    private int[] lastWrite = new int[0];

    TransactionReader(History history, ReadFindings findings) {
        this.history = history;
        this.findings = findings;
        this.values = history.values();
        this.flat = Transactions.ofRegisters(history);
        writerOf.defaultReturnValue(ABSENT);
        writerOfValue = new int[values.size()];
        Arrays.fill(writerOfValue, ABSENT);
        int txns = flat.judged();
        int total = flat.count();
        operation = new int[txns];
        start = new int[txns + 1];
        key = new int[total];
        source = new int[total];
        value = new int[total];
        owner = new int[total];
    }

    CommittedTransactions read() {
        lay();
        indexWrites();
        lastWrite = new int[flat.keys()];
        Arrays.fill(lastWrite, ABSENT);
        boolean[] live = new boolean[count];
        for (int t = 0; t < count; t++) {
            live[t] = history.isOk(operation[t]);
        }
        for (int t = 0; t < count; t++) {
            if (history.isOk(operation[t])) {
                match(t, live);
            }
        }
        keepLive(live);
        collectWrites();
        numberSessions();
        return new CommittedTransactions(this);
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
                source[m] = flat.isRead(m) ? CommittedTransactions.SILENT : CommittedTransactions.WRITE;
                owner[m] = count;
            }
            count++;
        }
        start[count] = flat.count();
    }

    /** A failed transaction's write gives way to any other of its value; two others make it ambiguous. */
    private void indexWrites() {
        for (int m = 0; m < start[count]; m++) {
            if (source[m] != CommittedTransactions.WRITE) {
                continue;
            }
            int known = writerOf(key[m], value[m]);
            int writer = m;
            if (known == AMBIGUOUS || value[m] == Values.NIL) {
                writer = AMBIGUOUS;
            } else if (known != ABSENT) {
                boolean knownFailed = history.isFail(operation[owner[known]]);
                boolean failed = history.isFail(operation[owner[m]]);
                writer = failed ? known : knownFailed ? m : AMBIGUOUS;
            }
            int first = writerOfValue[value[m]];
            if (first == ABSENT || (first >= 0 && key[first] == key[m] && writer >= 0)) {
                writerOfValue[value[m]] = writer >= 0 ? writer : ABSENT;
            }
            if (writer < 0 || writerOfValue[value[m]] != writer) {
                writerOf.put(((long) key[m] << 32) | value[m], writer);
            }
        }
    }

    private int writerOf(int wantedKey, int ref) {
        if (!writerOf.isEmpty()) {
            int writer = writerOf.get(((long) wantedKey << 32) | ref);
            if (writer != ABSENT) {
                return writer;
            }
        }
        int first = writerOfValue[ref];
        return first >= 0 && key[first] == wantedKey ? first : ABSENT;
    }

    private void match(int txn, boolean[] live) {
        for (int m = start[txn]; m < start[txn + 1]; m++) {
            if (source[m] == CommittedTransactions.WRITE) {
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
                matchExternal(txn, m, writer, live);
            } else if (value[m] == Values.NIL) {
                readsInitial = true;
                source[m] = Integer.MAX_VALUE;
            } else {
                findings.addThinAir(operation[txn], keyRefs.getInt(key[m]), value[m]);
            }
        }
    }

    private void matchExternal(int txn, int m, int writer, boolean[] live) {
        int from = owner[writer];
        int ref = keyRefs.getInt(key[m]);
        if (from == txn) {
            findings.addFuture(operation[txn], ref, value[m]);
        } else if (history.isFail(operation[from])) {
            findings.addAborted(operation[txn], operation[from], ref, value[m]);
        } else if (!flat.isFinalWrite(writer)) {
            findings.addIntermediate(operation[txn], operation[from], ref, value[m]);
        } else {
            live[from] = true;
            source[m] = from;
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
                if (source[m] == CommittedTransactions.WRITE) {
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

    /** A session is a process; whatever follows an unknown outcome begins a new one. */
    private void numberSessions() {
        session = new int[count];
        index = new int[count];
        Int2IntOpenHashMap current = new Int2IntOpenHashMap();
        current.defaultReturnValue(ABSENT);
        IntArrayList lengths = new IntArrayList();
        for (int t = 0; t < count; t++) {
            int process = history.process(operation[t]);
            int s = current.get(process);
            if (s == ABSENT) {
                s = lengths.size();
                current.put(process, s);
                lengths.add(0);
            }
            session[t] = s;
            index[t] = lengths.getInt(s);
            lengths.set(s, index[t] + 1);
            if (history.isInfo(operation[t])) {
                current.remove(process);
            }
        }
        sessions = lengths.size();
    }
}
