// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Histories of a small store that really runs its transactions, of many sessions at once, serially or under snapshot
 * isolation; on keys of which some are far more popular (Zipf).
 *
 * @param seed from which all is drawn
 * @param isSnapshot whether a transaction reads when it starts and writes when it commits, unless a key of its writes was
 *     written in between; else it does both at one moment
 * @param repeatedPercent how many writes repeat a value that their key had lately
 * @param staleReads how many reads are changed to an older value
 */
record SimulatedRuns(
        long seed,
        int transactions,
        int sessions,
        int micros,
        int keys,
        double skew,
        boolean isSnapshot,
        int repeatedPercent,
        int staleReads) {
    private static final int LATELY = 5;

    /** Ten thousand transactions of fifteen micro-operations in twenty sessions on ten thousand keys. */
    static SimulatedRuns ofTenThousand(long seed) {
        return new SimulatedRuns(seed, 10_000, 20, 15, 10_000, 0.99, false, 0, 0);
    }

    SimulatedRuns underSnapshots() {
        return new SimulatedRuns(seed, transactions, sessions, micros, keys, skew, true, repeatedPercent, staleReads);
    }

    SimulatedRuns repeating(int percent) {
        return new SimulatedRuns(seed, transactions, sessions, micros, keys, skew, isSnapshot, percent, staleReads);
    }

    SimulatedRuns broken(int reads) {
        return new SimulatedRuns(seed, transactions, sessions, micros, keys, skew, isSnapshot, repeatedPercent, reads);
    }

    SimulatedRuns sized(int count, int ofSessions, int ofKeys) {
        return new SimulatedRuns(
                seed, count, ofSessions, micros, ofKeys, skew, isSnapshot, repeatedPercent, staleReads);
    }

    RegisterTransactions run() {
        return new Run().run();
    }

    /** A transaction under way or over. */
    private static final class Txn {
        final IntArrayList readKeys = new IntArrayList();
        final IntArrayList readValues = new IntArrayList();
        final IntArrayList writeKeys = new IntArrayList();
        final IntArrayList writeValues = new IntArrayList();
        int session;
        int invoked;
        int started;
        int completed;
        int step;
    }

    private final class Run {
        private final Random random = new Random(seed);
        private final double[] cumulated = new double[keys];
        private final List<IntArrayList> values = new ArrayList<>();
        private final int[] changed = new int[keys];
        private final List<Txn> done = new ArrayList<>();
        private int position;
        private int nextValue = 1;

        Run() {
            double sum = 0;
            for (int k = 0; k < keys; k++) {
                sum += Math.pow(k + 1.0, -skew);
                cumulated[k] = sum;
                values.add(IntArrayList.of(0));
            }
            for (int k = 0; k < keys; k++) {
                cumulated[k] /= sum;
            }
        }

        RegisterTransactions run() {
            Txn[] active = new Txn[sessions];
            while (done.size() < transactions) {
                int s = random.nextInt(sessions);
                position++;
                if (active[s] == null) {
                    active[s] = draw(s);
                } else if (step(active[s])) {
                    active[s] = null;
                }
            }
            for (int i = 0; i < staleReads; i++) {
                makeStale();
            }
            return columns();
        }

        private Txn draw(int session) {
            Txn txn = new Txn();
            txn.session = session;
            txn.invoked = position;
            for (int m = 0; m < micros; m++) {
                int key = Math.min(keys - 1, -1 - Arrays.binarySearch(cumulated, random.nextDouble()));
                if (random.nextBoolean()) {
                    if (!txn.writeKeys.contains(key)) {
                        txn.writeKeys.add(key);
                    }
                } else if (!txn.writeKeys.contains(key) && !txn.readKeys.contains(key)) {
                    txn.readKeys.add(key);
                }
            }
            return txn;
        }

        /** Takes the transaction's next step; true if it is over. */
        private boolean step(Txn txn) {
            txn.step++;
            if (txn.step == 1) {
                txn.started = position;
                for (int key : txn.readKeys) {
                    IntArrayList versions = values.get(key);
                    txn.readValues.add(versions.getInt(versions.size() - 1));
                }
                if (!isSnapshot) {
                    commit(txn);
                }
                return false;
            }
            if (txn.step == 2 && isSnapshot) {
                for (int key : txn.writeKeys) {
                    if (changed[key] > txn.started) {
                        return true;
                    }
                }
                commit(txn);
                return false;
            }
            txn.completed = position;
            return true;
        }

        private void commit(Txn txn) {
            for (int key : txn.writeKeys) {
                IntArrayList versions = values.get(key);
                int value = nextValue++;
                if (versions.size() > LATELY && random.nextInt(100) < repeatedPercent) {
                    value = versions.getInt(versions.size() - 1 - random.nextInt(LATELY));
                }
                versions.add(value);
                txn.writeValues.add(value);
                changed[key] = position;
            }
            txn.completed = RegisterTransactions.NEVER;
            done.add(txn);
        }

        private void makeStale() {
            Txn txn = done.get(random.nextInt(done.size()));
            for (int i = 0; i < txn.readKeys.size(); i++) {
                IntArrayList versions = values.get(txn.readKeys.getInt(i));
                int at = versions.indexOf(txn.readValues.getInt(i));
                if (at > LATELY) {
                    txn.readValues.set(i, versions.getInt(at - 1 - random.nextInt(LATELY)));
                    return;
                }
            }
        }

        private RegisterTransactions columns() {
            done.sort((a, b) -> Integer.compare(a.invoked, b.invoked));
            Long2ObjectOpenHashMap<IntArrayList> writers = new Long2ObjectOpenHashMap<>();
            for (int t = 0; t < done.size(); t++) {
                Txn txn = done.get(t);
                for (int i = 0; i < txn.writeKeys.size(); i++) {
                    long written = (long) txn.writeKeys.getInt(i) << 32 | txn.writeValues.getInt(i);
                    writers.computeIfAbsent(written, any -> new IntArrayList()).add(t);
                }
            }
            RegisterTransactions.Builder builder = new RegisterTransactions.Builder(keys);
            IntArrayList initial = IntArrayList.of(RegisterTransactions.INITIAL);
            for (int t = 0; t < done.size(); t++) {
                Txn txn = done.get(t);
                for (int i = 0; i < txn.readKeys.size(); i++) {
                    int key = txn.readKeys.getInt(i);
                    IntArrayList possible =
                            writers.getOrDefault((long) key << 32 | txn.readValues.getInt(i), new IntArrayList());
                    IntArrayList candidates = new IntArrayList();
                    for (int writer : txn.readValues.getInt(i) == 0 ? initial : possible) {
                        if (writer != t) {
                            candidates.add(writer);
                        }
                    }
                    builder.read(key, candidates.toIntArray());
                }
                txn.writeKeys.forEach(builder::write);
                builder.end(txn.session, t, txn.invoked, txn.completed);
            }
            return builder.build();
        }
    }
}
