// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/** The writers of each key as runs: what one chain wrote of it, in the chain's order. */
final class ChainWriters {
    private final Events events;
    private final Clocks clocks;
    private final int[] writers;
    private final int[] runStart;
    private final int[] runChain;
    private final int[] keyRuns;

    ChainWriters(RegisterTransactions txns, Events events, Chains chains, Clocks clocks) {
        this.events = events;
        this.clocks = clocks;
        int[] next = new int[txns.keys() + 1];
        int[] runs = new int[txns.keys() + 1];
        int[] lastChain = new int[txns.keys()];
        for (int c = 0; c < chains.count(); c++) {
            for (int t : chains.members(c)) {
                for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                    int key = txns.writeKey(w);
                    next[key + 1]++;
                    runs[key + 1] += lastChain[key] == c + 1 ? 0 : 1;
                    lastChain[key] = c + 1;
                }
            }
        }
        for (int k = 0; k < txns.keys(); k++) {
            next[k + 1] += next[k];
            runs[k + 1] += runs[k];
            lastChain[k] = 0;
        }
        keyRuns = runs.clone();
        writers = new int[next[txns.keys()]];
        runStart = new int[runs[txns.keys()] + 1];
        runChain = new int[runs[txns.keys()]];
        runStart[runChain.length] = writers.length;
        for (int c = 0; c < chains.count(); c++) {
            for (int t : chains.members(c)) {
                for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                    int key = txns.writeKey(w);
                    if (lastChain[key] != c + 1) {
                        lastChain[key] = c + 1;
                        runChain[runs[key]] = c;
                        runStart[runs[key]++] = next[key];
                    }
                    writers[next[key]++] = t;
                }
            }
        }
    }

    /** The runs of a key are numbered from here. */
    int firstRun(int key) {
        return keyRuns[key];
    }

    int endOfRuns(int key) {
        return keyRuns[key + 1];
    }

    int chain(int run) {
        return runChain[run];
    }

    /** The last writer of the run whose commit (or start) precedes the vertex and is not it, or a negative number. */
    int lastBefore(int run, int vertex, boolean byCommit) {
        int low = runStart[run];
        int high = runStart[run + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            int event = byCommit ? events.commit(writers[middle]) : events.start(writers[middle]);
            if (event != vertex && clocks.precedes(event, vertex)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == runStart[run] ? -1 : writers[low - 1];
    }

    /** The first writer of the run whose commit the event precedes, which must not be its own, or a negative number. */
    int firstAfter(int run, int event) {
        int low = runStart[run];
        int high = runStart[run + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            int writer = writers[middle];
            if (writer != events.transaction(event) && clocks.precedes(event, events.commit(writer))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == runStart[run + 1] ? -1 : writers[low];
    }
}
