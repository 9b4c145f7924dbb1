// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.polygraph.RegisterTransactions;
import dev.touchstone.checker.txn.Committed;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.checker.txn.WriterIndex;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;

/**
 * Reads the transactions of a history as a polygraph takes them: for each read of what another transaction wrote, all who may
 * have written it. Reports reads that no level allows.
 *
 * <p>A failed transaction did not happen. One of unknown outcome may have, and is kept only if it did, or somebody may have read
 * from it; what it was to read says nothing. Values may be written more than once; nil is the initial value of every key.
 */
final class CandidateReader {
    private final History history;
    private final Transactions flat;
    private final WriterIndex writers;
    private final Committed happened;
    private final ReadFindings findings;

    /** The reads of other transactions' writes: the micro-operation of each, and where its candidates begin. */
    private final IntArrayList reads = new IntArrayList();

    private final IntArrayList candidateStart = new IntArrayList();
    private final IntArrayList candidates = new IntArrayList();
    /** Operations from which somebody may have read. */
    private final BitSet readFrom = new BitSet();

    private int committed;

    CandidateReader(Transactions flat, WriterIndex writers, ReadFindings findings) {
        this.flat = flat;
        this.writers = writers;
        this.findings = findings;
        history = flat.history();
        happened = Committed.ofRegisters(flat, writers);
    }

    /** How many reads there are of what other transactions wrote, or of initial values. */
    int reads() {
        return reads.size();
    }

    /** How many transactions are known to have committed. */
    int committed() {
        return committed;
    }

    String keyText(int key) {
        return flat.keyText(key);
    }

    RegisterTransactions read() {
        for (int op = 0; op < flat.size(); op++) {
            if (history.isOk(op) && flat.first(op) < flat.end(op)) {
                committed++;
                for (int m = flat.first(op); m < flat.end(op); m++) {
                    if (flat.isRead(m)) {
                        match(op, m);
                    }
                }
            }
        }
        candidateStart.add(candidates.size());
        return build();
    }

    private void match(int op, int read) {
        int own = flat.before(read);
        while (own != Transactions.NONE && flat.isRead(own) && flat.value(own) != flat.value(read)) {
            own = flat.before(own);
        }
        if (own != Transactions.NONE && flat.isRead(own)) {
            return;
        }
        if (own != Transactions.NONE) {
            if (flat.value(own) != flat.value(read)) {
                findings.addInternal(op, flat.keyRef(flat.key(read)), flat.value(read), flat.value(own));
            }
            return;
        }
        int first = candidates.size();
        if (flat.value(read) == Values.NIL) {
            candidates.add(RegisterTransactions.INITIAL);
        }
        for (int w = writers.first(flat.key(read), flat.value(read)); w != Transactions.NONE; w = writers.next(w)) {
            int owner = flat.owner(w);
            if (owner != op && flat.isFinalWrite(w) && !history.isFail(owner)) {
                candidates.add(owner);
                readFrom.set(owner);
            }
        }
        if (candidates.size() == first) {
            reportImpossible(op, read);
        } else {
            reads.add(read);
            candidateStart.add(first);
        }
    }

    private void reportImpossible(int op, int read) {
        int key = flat.keyRef(flat.key(read));
        int value = flat.value(read);
        int w = writers.first(flat.key(read), value);
        if (w == Transactions.NONE) {
            findings.addThinAir(op, key, value);
        } else if (!findings.addOf(flat, op, w, key, value)) {
            throw new IllegalStateException("the read may be of this write");
        }
    }

    private boolean isKept(int op) {
        return flat.first(op) < flat.end(op) && (happened.contains(op) || readFrom.get(op));
    }

    private RegisterTransactions build() {
        int[] number = new int[flat.size()];
        int count = 0;
        for (int op = 0; op < flat.size(); op++) {
            number[op] = isKept(op) ? count++ : RegisterTransactions.INITIAL;
        }
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(flat.keys());
        TransactionEnds ends = new TransactionEnds(history, happened, builder);
        int next = 0;
        for (int op = 0; op < flat.size(); op++) {
            if (!isKept(op)) {
                continue;
            }
            for (int m = flat.first(op); m < flat.end(op); m++) {
                if (!flat.isRead(m) && flat.isFinalWrite(m)) {
                    builder.write(flat.key(m));
                }
            }
            for (; next < reads.size() && flat.owner(reads.getInt(next)) == op; next++) {
                builder.read(flat.key(reads.getInt(next)), candidates(next, number));
            }
            ends.end(op);
        }
        return builder.build();
    }

    private int[] candidates(int read, int[] number) {
        int[] found = new int[candidateStart.getInt(read + 1) - candidateStart.getInt(read)];
        for (int i = 0; i < found.length; i++) {
            int candidate = candidates.getInt(candidateStart.getInt(read) + i);
            found[i] = candidate == RegisterTransactions.INITIAL ? candidate : number[candidate];
        }
        return found;
    }
}
