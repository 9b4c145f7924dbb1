// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random histories of registers with unique values, written by hand or drawn; times are microseconds apart. */
public final class RegisterHistories {
    private final HistoryBuilder builder = new HistoryBuilder();
    private long nanos;

    /** An operation that ends before the next begins. */
    public RegisterHistories write(int process, String key, long value) {
        return whole(process, Functions.WRITE, key, builder.values().ofLong(value), Outcome.OK);
    }

    public RegisterHistories failedWrite(int process, String key, long value) {
        return whole(process, Functions.WRITE, key, builder.values().ofLong(value), Outcome.FAIL);
    }

    public RegisterHistories unknownWrite(int process, String key, long value) {
        return whole(process, Functions.WRITE, key, builder.values().ofLong(value), Outcome.INFO);
    }

    public RegisterHistories cas(int process, String key, long from, long to) {
        Values values = builder.values();
        return whole(process, Functions.CAS, key, values.ofList(values.ofLong(from), values.ofLong(to)), Outcome.OK);
    }

    public RegisterHistories readNothing(int process, String key) {
        return whole(process, Functions.READ, key, Values.NIL, Outcome.OK);
    }

    public RegisterHistories read(int process, String key, long value) {
        return whole(process, Functions.READ, key, builder.values().ofLong(value), Outcome.OK);
    }

    public RegisterHistories readSiblings(int process, String key, long... siblings) {
        int[] refs = new int[siblings.length];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = builder.values().ofLong(siblings[i]);
        }
        return whole(process, Functions.READ, key, builder.values().ofSet(refs, 0, refs.length), Outcome.OK);
    }

    public RegisterHistories pause(long micros) {
        nanos += micros * 1_000;
        return this;
    }

    public HistoryBuilder builder() {
        return builder;
    }

    public History build() {
        return builder.build();
    }

    private RegisterHistories whole(int process, String function, String key, int value, Outcome outcome) {
        boolean read = function.equals(Functions.READ);
        builder.invoke(process, function, builder.values().ofString(key), read ? Values.NIL : value, tick());
        builder.complete(process, outcome, value, tick());
        return this;
    }

    private long tick() {
        nanos += 1_000;
        return nanos;
    }

    /** What a drawn history looks like. */
    public record Shape(int processes, int operations, int keys, double reads, double unknown, double failed) {}

    /** Reads return any value whose write has been invoked, or nothing: mostly wrong in some way. */
    public static History anything(Random random, Shape shape) {
        return draw(random, shape, Integer.MAX_VALUE);
    }

    /** Reads return one of the last values to take effect: 1 is a linearizable store, 3 one that is a little stale. */
    public static History lagging(Random random, Shape shape, int within) {
        return draw(random, shape, within);
    }

    private static History draw(Random random, Shape shape, int within) {
        RegisterHistories out = new RegisterHistories();
        HistoryBuilder builder = out.builder;
        List<List<Integer>> states = new ArrayList<>();
        for (int key = 0; key < shape.keys; key++) {
            states.add(new ArrayList<>(List.of(Values.NIL)));
        }
        int[] clients = new int[shape.processes];
        int[][] open = new int[shape.processes][];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = i;
        }
        int next = 1;
        int fresh = shape.processes;
        int begun = 0;
        while (true) {
            int slot = random.nextInt(shape.processes);
            if (open[slot] == null) {
                if (begun == shape.operations) {
                    break;
                }
                int key = random.nextInt(shape.keys);
                boolean read = random.nextDouble() < shape.reads;
                int value = read ? Values.NIL : builder.values().ofLong(next++);
                int keyRef = builder.values().ofString("k" + key);
                builder.invoke(clients[slot], read ? Functions.READ : Functions.WRITE, keyRef, value, out.tick());
                boolean fails = !read && random.nextDouble() < shape.failed;
                boolean unknown = !read && !fails && random.nextDouble() < shape.unknown;
                open[slot] = new int[] {key, value, read ? 0 : 1, fails ? 1 : unknown ? 2 : 0};
                begun++;
                continue;
            }
            int[] op = open[slot];
            List<Integer> state = states.get(op[0]);
            int output = op[1];
            Outcome outcome = Outcome.values()[op[3]];
            if (op[2] == 0) {
                int depth = Math.min(within, state.size());
                output = state.get(state.size() - 1 - random.nextInt(depth));
            } else if (outcome == Outcome.OK || (outcome == Outcome.INFO && random.nextBoolean())) {
                state.add(op[1]);
            }
            builder.complete(clients[slot], outcome, output, out.tick());
            if (outcome == Outcome.INFO) {
                clients[slot] = fresh++;
            }
            open[slot] = null;
        }
        return builder.build();
    }
}
