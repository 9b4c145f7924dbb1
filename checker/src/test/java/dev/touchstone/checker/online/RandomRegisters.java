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
    private final boolean[] happened;
    private final double wrong;
    private int current = Values.NIL;
    private final int distinct;
    private int next = 1;
    private int process;

    private RandomRegisters(SplittableRandom random, int clients, double wrong, int distinct) {
        this.random = random;
        this.distinct = distinct;
        this.wrong = wrong;
        process = clients;
        value = new int[clients];
        written = new int[clients];
        isOpen = new boolean[clients];
        isRead = new boolean[clients];
        happened = new boolean[clients];
    }

    /** A history in which each value is written once. */
    static History history(long seed, int operations) {
        return history(seed, operations, Integer.MAX_VALUE);
    }

    /** A history in which so many values are written, each again and again. */
    static History history(long seed, int operations, int distinct) {
        SplittableRandom random = new SplittableRandom(seed);
        double wrong = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2;
        RandomRegisters register = new RandomRegisters(random, 1 + random.nextInt(6), wrong, distinct);
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
        builder.invoke(
                process,
                isRead[client] ? Functions.READ : Functions.WRITE,
                Values.NIL,
                written[client],
                builder.size());
    }

    private void happen(int client) {
        happened[client] = true;
        if (isRead[client]) {
            value[client] = random.nextDouble() < wrong
                    ? builder.values().ofLong(random.nextInt(Math.min(next, distinct) + 2))
                    : current;
        } else if (random.nextInt(12) > 0) {
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
        boolean fails = lost ? random.nextInt(8) > 0 : random.nextInt(40) == 0 && (isRead[client] || wrong > 0);
        builder.complete(
                mine,
                fails ? Outcome.FAIL : Outcome.OK,
                isRead[client] ? value[client] : written[client],
                builder.size());
        return mine;
    }
}
