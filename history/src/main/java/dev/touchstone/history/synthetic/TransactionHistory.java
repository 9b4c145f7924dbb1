// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.synthetic;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes histories of transactions over lists or registers by running them against a simulated store.
 *
 * <p>Keys are drawn with probabilities that double from each to the next, among ten at a time; a key that has been
 * written often enough is retired and a new one takes its place. The same settings and seed always give the same history.
 */
public final class TransactionHistory {
    private static final int KEYS = 10;
    private static final int LENGTH_MAX = 4;

    private final Settings settings;
    private final SplittableRandom random;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private final int append;
    private final int read = values.ofKeyword("r");
    private final int[] keys = new int[KEYS];
    private final int[] written = new int[KEYS];
    private int nextKey;
    private final Int2ObjectOpenHashMap<Cell> cells = new Int2ObjectOpenHashMap<>();
    private final Running[] running;
    private int clock;

    /**
     * What to make.
     *
     * @param transactions how many
     * @param concurrency how many processes
     * @param writesPerKey a key is retired after so many writes
     * @param registers registers instead of lists
     * @param store how the store treats them
     * @param seed of the pseudo-random choices
     */
    public record Settings(
            int transactions,
            int concurrency,
            int writesPerKey,
            boolean registers,
            TransactionStore store,
            long seed) {}

    private TransactionHistory(Settings settings) {
        this.settings = settings;
        random = new SplittableRandom(settings.seed());
        append = values.ofKeyword(settings.registers() ? "w" : Functions.APPEND);
        running = new Running[settings.concurrency()];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = nextKey++;
        }
    }

    public static History make(Settings settings) {
        return new TransactionHistory(settings).run();
    }

    /** A key's elements in order, and when each came. */
    private static final class Cell {
        final IntArrayList elements = new IntArrayList();
        final IntArrayList times = new IntArrayList();
        int changed;

        int lengthAt(int time) {
            int n = times.size();
            while (n > 0 && times.getInt(n - 1) > time) {
                n--;
            }
            return n;
        }
    }

    /** A transaction under way: its micro-operations, and the state that it sees. */
    private static final class Running {
        int[] isWrite = new int[0];
        int[] key = new int[0];
        int[] value = new int[0];
        int snapshot;
    }

    private History run() {
        int invoked = 0;
        int open = 0;
        while (invoked < settings.transactions() || open > 0) {
            int process = random.nextInt(running.length);
            if (running[process] != null) {
                complete(process, running[process]);
                running[process] = null;
                open--;
            } else if (invoked < settings.transactions()) {
                running[process] = invoke(process);
                invoked++;
                open++;
            }
        }
        return builder.build();
    }

    private Running invoke(int process) {
        Running txn = new Running();
        int length = 1 + random.nextInt(LENGTH_MAX);
        txn.isWrite = new int[length];
        txn.key = new int[length];
        txn.value = new int[length];
        int[] micros = new int[length];
        for (int i = 0; i < length; i++) {
            int slot = Math.min(KEYS - 1, Integer.numberOfLeadingZeros(random.nextInt() | 1));
            txn.key[i] = keys[slot];
            txn.isWrite[i] = random.nextInt(2);
            if (txn.isWrite[i] == 1) {
                txn.value[i] = ++written[slot];
                if (written[slot] == settings.writesPerKey()) {
                    keys[slot] = nextKey++;
                    written[slot] = 0;
                }
            }
            micros[i] = values.ofList(
                    txn.isWrite[i] == 1 ? append : read,
                    values.ofLong(txn.key[i]),
                    txn.isWrite[i] == 1 ? values.ofLong(txn.value[i]) : Values.NIL);
        }
        txn.snapshot = clock;
        builder.invoke(process, Functions.TXN, Values.NIL, values.ofList(micros), clock);
        if (settings.store() == TransactionStore.BRAT) {
            smear(txn);
        }
        return txn;
    }

    private void complete(int process, Running txn) {
        TransactionStore store = settings.store();
        boolean snapshot = store == TransactionStore.SSI || store == TransactionStore.SI;
        if (snapshot && conflicts(txn, store == TransactionStore.SSI)) {
            builder.complete(process, Outcome.FAIL, Values.NIL, clock);
            return;
        }
        int seen = snapshot ? txn.snapshot : Integer.MAX_VALUE;
        int now = ++clock;
        int[] micros = new int[txn.key.length];
        for (int i = 0; i < micros.length; i++) {
            int key = values.ofLong(txn.key[i]);
            if (txn.isWrite[i] == 1) {
                micros[i] = values.ofList(append, key, values.ofLong(txn.value[i]));
                if (store != TransactionStore.BRAT) {
                    write(txn.key[i], txn.value[i], now);
                }
            } else {
                micros[i] = values.ofList(read, key, readValue(txn, i, seen));
            }
        }
        builder.complete(process, Outcome.OK, values.ofList(micros), clock);
    }

    private boolean conflicts(Running txn, boolean readsToo) {
        for (int i = 0; i < txn.key.length; i++) {
            if ((readsToo || txn.isWrite[i] == 1) && cell(txn.key[i]).changed > txn.snapshot) {
                return true;
            }
        }
        return false;
    }

    private void write(int key, int value, int now) {
        Cell cell = cell(key);
        cell.elements.add(values.ofLong(value));
        cell.times.add(now);
        cell.changed = now;
    }

    /** Applies the appends of a broken store at once, some of them in front of others. */
    private void smear(Running txn) {
        clock++;
        for (int i = 0; i < txn.key.length; i++) {
            if (txn.isWrite[i] == 1) {
                Cell cell = cell(txn.key[i]);
                int at = cell.elements.size() - Math.min(cell.elements.size(), random.nextInt(16) == 0 ? 1 : 0);
                cell.elements.add(at, values.ofLong(txn.value[i]));
                cell.times.add(clock);
            }
        }
    }

    private int readValue(Running txn, int at, int seen) {
        Cell cell = cell(txn.key[at]);
        int length = cell.elements.size();
        if (seen != Integer.MAX_VALUE) {
            length = cell.lengthAt(seen);
        } else if (settings.store() == TransactionStore.PREFIX && length > 0 && random.nextInt(8) == 0) {
            length -= Math.min(length, random.nextInt(4));
        }
        int[] list = Arrays.copyOf(cell.elements.elements(), length);
        if (seen != Integer.MAX_VALUE || length < cell.elements.size()) {
            list = withOwn(txn, at, list);
        }
        if (settings.registers()) {
            return list.length == 0 ? Values.NIL : list[list.length - 1];
        }
        return values.ofList(list, 0, list.length);
    }

    /** What a snapshot shows, and what the transaction itself appended before. */
    private int[] withOwn(Running txn, int at, int[] list) {
        int[] result = list;
        for (int i = 0; i < at; i++) {
            int own = values.ofLong(txn.value[i]);
            if (txn.isWrite[i] == 1
                    && txn.key[i] == txn.key[at]
                    && Arrays.stream(list).noneMatch(e -> e == own)) {
                result = Arrays.copyOf(result, result.length + 1);
                result[result.length - 1] = own;
            }
        }
        return result;
    }

    private Cell cell(int key) {
        return cells.computeIfAbsent(key, k -> new Cell());
    }
}
