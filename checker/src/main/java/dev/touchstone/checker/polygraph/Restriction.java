// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.BitSet;

/**
 * Some of the transactions, as if the others had not been: their writes are gone, and what may have been read from them is
 * not judged. Every order of all transactions is one of these, so what they violate, all violate.
 *
 * @param transactions what is kept, renumbered
 * @param original by new number: the old one
 */
@SuppressWarnings("ArrayRecordComponent")
record Restriction(RegisterTransactions transactions, int[] original) {

    static Restriction of(RegisterTransactions txns, BitSet kept) {
        int[] original = kept.stream().toArray();
        int[] renumbered = new int[txns.count()];
        for (int i = 0; i < original.length; i++) {
            renumbered[original[i]] = i;
        }
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(txns.keys());
        for (int t : original) {
            for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
                addRead(builder, txns, r, kept, renumbered);
            }
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                builder.write(txns.writeKey(w), txns.rank(w));
            }
            if (txns.isIndeterminate(t)) {
                builder.endIndeterminate(txns.session(t), txns.operation(t), txns.invoked(t));
            } else {
                builder.end(txns.session(t), txns.operation(t), txns.invoked(t), txns.completed(t));
            }
        }
        return new Restriction(builder.build(), original);
    }

    private static void addRead(
            RegisterTransactions.Builder builder, RegisterTransactions txns, int read, BitSet kept, int[] renumbered) {
        int[] candidates = new int[txns.endOfCandidates(read) - txns.firstCandidate(read)];
        for (int i = 0; i < candidates.length; i++) {
            int writer = txns.candidate(txns.firstCandidate(read) + i);
            if (writer != RegisterTransactions.INITIAL && !kept.get(writer)) {
                return;
            }
            candidates[i] = writer == RegisterTransactions.INITIAL ? writer : renumbered[writer];
        }
        builder.read(txns.readKey(read), candidates);
    }

    /** The old numbers of what is kept here. */
    BitSet toOriginal(BitSet numbers) {
        BitSet result = new BitSet();
        numbers.stream().forEach(t -> result.set(original[t]));
        return result;
    }
}
