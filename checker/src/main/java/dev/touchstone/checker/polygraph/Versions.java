// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;

/**
 * The versions of all keys: one for each write, and the initial one of each key. Who wrote which, and what each read may
 * have seen.
 */
final class Versions {
    static final int UNKNOWN = -1;

    private final RegisterTransactions txns;
    /** By write. */
    private final int[] writer;

    private final int[] keyStart;
    private final int[] writesOfKey;
    /** By candidate. */
    private final int[] candidateVersion;

    private final int[] reader;

    Versions(RegisterTransactions txns) {
        this.txns = txns;
        writer = new int[txns.writes()];
        keyStart = new int[txns.keys() + 2];
        writesOfKey = new int[txns.writes()];
        reader = new int[txns.reads()];
        for (int t = 0; t < txns.count(); t++) {
            Arrays.fill(writer, txns.firstWrite(t), txns.endOfWrites(t), t);
            Arrays.fill(reader, txns.firstRead(t), txns.endOfReads(t), t);
        }
        for (int w = 0; w < writer.length; w++) {
            keyStart[txns.writeKey(w) + 2]++;
        }
        for (int k = 2; k < keyStart.length; k++) {
            keyStart[k] += keyStart[k - 1];
        }
        for (int w = 0; w < writer.length; w++) {
            writesOfKey[keyStart[txns.writeKey(w) + 1]++] = w;
        }
        candidateVersion = candidates();
    }

    private int[] candidates() {
        int reads = txns.reads();
        int[] result = new int[reads == 0 ? 0 : txns.endOfCandidates(reads - 1)];
        for (int r = 0; r < reads; r++) {
            int key = txns.readKey(r);
            for (int c = txns.firstCandidate(r); c < txns.endOfCandidates(r); c++) {
                result[c] = txns.candidate(c) == RegisterTransactions.INITIAL
                        ? initial(key)
                        : txns.writeOf(txns.candidate(c), key);
            }
        }
        return result;
    }

    /** Versions are numbered below this: writes first, then the initial ones by key. */
    int count() {
        return writer.length + txns.keys();
    }

    int initial(int key) {
        return writer.length + key;
    }

    boolean isInitial(int version) {
        return version >= writer.length;
    }

    /** The transaction that wrote the version, or {@link RegisterTransactions#INITIAL}. */
    int writer(int version) {
        return isInitial(version) ? RegisterTransactions.INITIAL : writer[version];
    }

    int key(int version) {
        return isInitial(version) ? version - writer.length : txns.writeKey(version);
    }

    int reader(int read) {
        return reader[read];
    }

    /** The version that a candidate, given by its place, stands for. */
    int ofCandidate(int place) {
        return candidateVersion[place];
    }

    /** The version that the read must be of, or {@link #UNKNOWN}: there are several candidates. */
    int onlyCandidate(int read) {
        int first = txns.firstCandidate(read);
        for (int c = first + 1; c < txns.endOfCandidates(read); c++) {
            if (candidateVersion[c] != candidateVersion[first]) {
                return UNKNOWN;
            }
        }
        return candidateVersion[first];
    }

    /** The writes of a key lie from here in {@link #writeAt}, in the order of their transactions' numbers. */
    int firstOfKey(int key) {
        return keyStart[key];
    }

    int endOfKey(int key) {
        return keyStart[key + 1];
    }

    int writeAt(int place) {
        return writesOfKey[place];
    }
}
