// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Transactions on registers as columns: what each reads from which writers, and which keys it installs. Immutable.
 *
 * <p>Transactions and keys are numbered from 0. A read here is external: it returned what another transaction wrote last
 * to the key, or the initial value. Who may have written that is a list of <em>candidates</em>, one if values are unique.
 * Reads of own writes, and of values of which no order could be right (of aborted transactions, overwritten, never
 * written), are the business of who makes this. A read whose writer is not known is left out: that only drops a
 * constraint.
 *
 * <p>A transaction is <em>indeterminate</em> if its client does not know whether it committed. It may then come after
 * everything else, where nobody sees it, so nothing follows it in its session or in real time. It must have no reads.
 *
 * <p>Where something tells in which order the versions of a key came, as a list does that shows its past, their writes have
 * <em>ranks</em>: of two that have one the lesser came first, and those without came after all that have.
 */
public final class RegisterTransactions {
    /** As a candidate: the state before all transactions. */
    public static final int INITIAL = -1;

    /** As a session: none. */
    public static final int NO_SESSION = -1;

    /** As the time of an invocation: not known, so that nothing precedes the transaction. */
    public static final int ALWAYS = Integer.MIN_VALUE;

    /** As a rank: not known, but after all that are. */
    public static final int UNRANKED = Integer.MAX_VALUE;

    /** As the time of a completion: not known, so that the transaction precedes nothing. */
    public static final int NEVER = Integer.MAX_VALUE;

    private final int keys;
    private final int[] readStart;
    private final int[] readKey;
    private final int[] candidateStart;
    private final int[] candidate;
    private final int[] writeStart;
    private final int[] writeKey;
    private final int[] rank;
    private final boolean hasRanks;
    private final int[] session;
    private final int[] invoked;
    private final int[] completed;
    private final int[] operation;
    private final BitSet indeterminate;

    private RegisterTransactions(Builder from) {
        int count = from.session.size();
        keys = from.keys;
        readStart = from.readStart.toIntArray();
        readKey = from.readKey.toIntArray();
        candidateStart = from.candidateStart.toIntArray();
        candidate = from.candidate.toIntArray();
        writeStart = from.writeStart.toIntArray();
        writeKey = from.writeKey.toIntArray();
        rank = from.rank.toIntArray();
        hasRanks = Arrays.stream(rank).anyMatch(r -> r != UNRANKED);
        session = from.session.toIntArray();
        invoked = from.invoked.toIntArray();
        completed = from.completed.toIntArray();
        operation = from.operation.toIntArray();
        indeterminate = (BitSet) from.indeterminate.clone();
        for (int t = 0; t < count; t++) {
            check(t);
        }
    }

    private void check(int t) {
        if (invoked[t] > completed[t]) {
            throw new IllegalArgumentException("transaction " + t + " completes before it is invoked");
        }
        if (indeterminate.get(t) && firstRead(t) < endOfReads(t)) {
            throw new IllegalArgumentException("transaction " + t + " is indeterminate, but its reads are known");
        }
        for (int r = firstRead(t); r < endOfReads(t); r++) {
            if (firstCandidate(r) == endOfCandidates(r)) {
                throw new IllegalArgumentException("a read of transaction " + t + " has no candidate");
            }
            for (int c = firstCandidate(r); c < endOfCandidates(r); c++) {
                int writer = candidate[c];
                if (writer == t || (writer != INITIAL && !installs(writer, readKey[r]))) {
                    throw new IllegalArgumentException("transaction " + t + " cannot read key " + readKey[r]
                            + " from transaction " + writer + ", which does not install it for others");
                }
            }
        }
    }

    /** How many transactions there are. */
    public int count() {
        return session.length;
    }

    /** How many keys there are; they are numbered below this. */
    public int keys() {
        return keys;
    }

    /** How many reads there are in all; those of a transaction lie side by side. */
    public int reads() {
        return readKey.length;
    }

    /** How many pairs of a transaction and a key that it installs there are; those of a transaction lie side by side. */
    public int writes() {
        return writeKey.length;
    }

    int firstRead(int transaction) {
        return readStart[transaction];
    }

    int endOfReads(int transaction) {
        return readStart[transaction + 1];
    }

    int readKey(int read) {
        return readKey[read];
    }

    int firstCandidate(int read) {
        return candidateStart[read];
    }

    int endOfCandidates(int read) {
        return candidateStart[read + 1];
    }

    /** A transaction, or {@link #INITIAL}. */
    int candidate(int at) {
        return candidate[at];
    }

    boolean isCandidate(int read, int writer) {
        for (int c = firstCandidate(read); c < endOfCandidates(read); c++) {
            if (candidate[c] == writer) {
                return true;
            }
        }
        return false;
    }

    int firstWrite(int transaction) {
        return writeStart[transaction];
    }

    int endOfWrites(int transaction) {
        return writeStart[transaction + 1];
    }

    /** Ascending within a transaction. */
    int writeKey(int write) {
        return writeKey[write];
    }

    /** The place among the versions of its key, or {@link #UNRANKED}. */
    int rank(int write) {
        return rank[write];
    }

    /** True if some write has a rank. */
    boolean hasRanks() {
        return hasRanks;
    }

    /** True if ranks say that one writer of the key comes before the other. */
    boolean isInRankOrder(int before, int after, int key) {
        return rank[writeOf(before, key)] < rank[writeOf(after, key)];
    }

    /** The write by which a transaction installs a key, or a negative number. */
    int writeOf(int transaction, int key) {
        return Arrays.binarySearch(writeKey, writeStart[transaction], writeStart[transaction + 1], key);
    }

    /** True if the transaction writes a final value of the key. */
    public boolean installs(int transaction, int key) {
        return writeOf(transaction, key) >= 0;
    }

    /** The number of the transaction's session, or {@link #NO_SESSION}; within one, transactions are in its order. */
    public int session(int transaction) {
        return session[transaction];
    }

    /** The position in the history at which the transaction was invoked, or {@link #ALWAYS}. */
    public int invoked(int transaction) {
        return invoked[transaction];
    }

    /** The position in the history at which the transaction completed, or {@link #NEVER}. */
    public int completed(int transaction) {
        return completed[transaction];
    }

    /** True if it is not known whether the transaction committed. */
    public boolean isIndeterminate(int transaction) {
        return indeterminate.get(transaction);
    }

    /** The number by which words cite the transaction, as {@code #12}. */
    public int operation(int transaction) {
        return operation[transaction];
    }

    /** True if the session's order puts one before the other. */
    boolean isInSessionOrder(int before, int after) {
        return session[before] == session[after]
                && session[before] != NO_SESSION
                && before < after
                && !isIndeterminate(before);
    }

    /** True if one completed before the other was invoked. */
    boolean isInRealTimeOrder(int before, int after) {
        return completed[before] < invoked[after];
    }

    /** Collects transactions; those of a session in its order. Not thread-safe. */
    public static final class Builder {
        private final int keys;
        private final IntArrayList readStart = IntArrayList.of(0);
        private final IntArrayList readKey = new IntArrayList();
        private final IntArrayList candidateStart = IntArrayList.of(0);
        private final IntArrayList candidate = new IntArrayList();
        private final IntArrayList writeStart = IntArrayList.of(0);
        private final IntArrayList writeKey = new IntArrayList();
        private final IntArrayList rank = new IntArrayList();
        private final IntArrayList session = new IntArrayList();
        private final IntArrayList invoked = new IntArrayList();
        private final IntArrayList completed = new IntArrayList();
        private final IntArrayList operation = new IntArrayList();
        private final BitSet indeterminate = new BitSet();
        /** Key and rank. */
        private final LongArrayList installed = new LongArrayList();

        /** Prepares for transactions on keys numbered below this. */
        public Builder(int keys) {
            this.keys = keys;
        }

        /** Adds a read of the transaction at hand: its writer is one of the candidates, which may be added later. */
        public Builder read(int key, int... candidates) {
            readKey.add(key);
            candidate.addElements(candidate.size(), candidates);
            candidateStart.add(candidate.size());
            return this;
        }

        /** Says that the transaction at hand installs a key; again is the same as once. */
        public Builder write(int key) {
            return write(key, UNRANKED);
        }

        /**
         * Says that the transaction at hand installs a key as a version of known rank.
         *
         * @param rankOfVersion not negative, and no other transaction's for this key; or UNRANKED
         */
        public Builder write(int key, int rankOfVersion) {
            if (key < 0 || key >= keys) {
                throw new IllegalArgumentException("key " + key + " is not below " + keys);
            }
            installed.add((long) key << 32 | rankOfVersion);
            return this;
        }

        /** Ends the transaction at hand, of which neither times nor more of the session than its order is known. */
        public int end(int inSession, int citedAs) {
            return end(inSession, citedAs, ALWAYS, NEVER);
        }

        /** Ends the transaction at hand, which was invoked and completed at these positions; returns its number. */
        public int end(int inSession, int citedAs, int invokedAt, int completedAt) {
            long[] sorted = installed.toLongArray();
            Arrays.sort(sorted);
            for (int i = 0; i < sorted.length; i++) {
                int key = (int) (sorted[i] >> 32);
                if (i == 0 || key != (int) (sorted[i - 1] >> 32)) {
                    writeKey.add(key);
                    rank.add((int) sorted[i]);
                }
            }
            installed.clear();
            readStart.add(readKey.size());
            writeStart.add(writeKey.size());
            session.add(inSession);
            operation.add(citedAs);
            invoked.add(invokedAt);
            completed.add(completedAt);
            return session.size() - 1;
        }

        /** Ends the transaction at hand, of which nobody knows whether it committed; returns its number. */
        public int endIndeterminate(int inSession, int citedAs, int invokedAt) {
            int t = end(inSession, citedAs, invokedAt, NEVER);
            indeterminate.set(t);
            return t;
        }

        /** All that were added; fails if a candidate does not install the key that is read from it. */
        public RegisterTransactions build() {
            return new RegisterTransactions(this);
        }
    }
}
