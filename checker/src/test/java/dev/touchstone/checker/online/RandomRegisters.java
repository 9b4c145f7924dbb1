// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.SplittableRandom;

/**
 * Histories of one register that is nearly one: what is read is what is there at a moment of the read, or, now and then,
 * what was there before, what is being written, or what nobody wrote.
 */
final class RandomRegisters {
    private final SplittableRandom random;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final int[] value;
    private final int[] written;
    private final boolean[] isOpen;
    private final boolean[] isRead;
    /** What a compare-and-set is to find; negative of a write. */
    private final int[] expected;

    private final boolean[] happened;
    private final double wrong;
    private int current = Values.NIL;
    private final int distinct;
    private final boolean hasCas;
    private int next = 1;
    private int process;

    private RandomRegisters(SplittableRandom random, int clients, double wrong, int distinct, boolean hasCas) {
        this.hasCas = hasCas;
        this.random = random;
        this.distinct = distinct;
        this.wrong = wrong;
        process = clients;
        value = new int[clients];
        written = new int[clients];
        isOpen = new boolean[clients];
        isRead = new boolean[clients];
        expected = new int[clients];
        happened = new boolean[clients];
    }

    /** A history in which each value is written once. */
    static History history(long seed, int operations) {
        return history(seed, operations, Integer.MAX_VALUE, false);
    }

    /**
     * A history of a register.
     *
     * @param distinct so many values are written, each again and again
     * @param hasCas whether some operations are compare-and-sets
     */
    static History history(long seed, int operations, int distinct, boolean hasCas) {
        SplittableRandom random = new SplittableRandom(seed);
        double wrong = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2;
        RandomRegisters register = new RandomRegisters(random, 1 + random.nextInt(6), wrong, distinct, hasCas);
        register.run(operations);
        return register.builder.build();
    }

    private void run(int operations) {
        int[] processes = new int[value.length];
        for (int client = 0; client < processes.length; client++) {
            processes[client] = client;
        }
        for (int begun = 0; begun < operations; ) {
            int client = random.nextInt(value.length);
            if (!isOpen[client]) {
                begin(client, processes[client]);
                begun++;
            } else if (!happened[client]) {
                happen(client);
            } else if (random.nextInt(3) == 0) {
                processes[client] = end(client, processes[client]);
            }
        }
    }

    private void begin(int client, int process) {
        isOpen[client] = true;
        happened[client] = false;
        isRead[client] = random.nextBoolean();
        written[client] = isRead[client] ? Values.NIL : builder.values().ofLong(1 + next++ % distinct);
        boolean isCas = hasCas && !isRead[client] && random.nextInt(3) > 0;
        expected[client] = isCas ? (random.nextInt(4) > 0 ? current : anything()) : -1;
        builder.invoke(
                process,
                isRead[client] ? Functions.READ : isCas ? Functions.CAS : Functions.WRITE,
                Values.NIL,
                asked(client),
                builder.size());
    }

    private int anything() {
        return builder.values().ofLong(random.nextInt(Math.min(next, distinct) + 2));
    }

    private int asked(int client) {
        return expected[client] < 0 ? written[client] : builder.values().ofList(expected[client], written[client]);
    }

    private void happen(int client) {
        happened[client] = true;
        boolean isWrong = random.nextDouble() < wrong;
        boolean misses = expected[client] >= 0 && expected[client] != current && !isWrong;
        if (isRead[client]) {
            value[client] = isWrong ? anything() : current;
        } else if (!misses && random.nextInt(12) > 0) {
            current = written[client];
        } else {
            value[client] = -1;
        }
    }

    private int end(int client, int mine) {
        isOpen[client] = false;
        boolean lost = !isRead[client] && value[client] == -1;
        value[client] = isRead[client] ? value[client] : 0;
        int fate = random.nextInt(10);
        if (fate == 0) {
            builder.complete(mine, Outcome.INFO, Values.NIL, builder.size());
            return process++;
        }
        boolean missed = lost && expected[client] >= 0 && random.nextInt(3) == 0;
        boolean fails = lost ? random.nextInt(8) > 0 : random.nextInt(40) == 0 && (isRead[client] || wrong > 0);
        builder.complete(
                mine,
                fails && !missed ? Outcome.FAIL : Outcome.OK,
                isRead[client] ? value[client] : missed ? Values.FALSE : asked(client),
                builder.size());
        return mine;
    }
}
