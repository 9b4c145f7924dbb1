// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.SplittableRandom;

/**
 * Histories of a store that executes one transaction of a few writes and one read of a range after another. Of one use,
 * not thread-safe.
 */
final class RangeHistories {
    /** What is at a key. */
    enum Kind {
        REGISTERS,
        /** One in four writes deletes the key. */
        DELETED_REGISTERS,
        LISTS
    }

    /**
     * What to make.
     *
     * @param keys how many there may be; a range is of twenty
     * @param phantom whether in the middle a range has one of two new keys that one transaction wrote, and lacks the other
     */
    record Plan(Kind kind, int transactions, int sessions, int keys, boolean phantom, long seed) {}

    private static final int WIDTH = 20;
    private static final int WRITES_MAX = 3;
    private static final int DELETES_ONE_IN = 4;

    private final Plan plan;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private final int write;
    private final int delete = values.ofKeyword("delete");
    private final int range = values.ofKeyword("range");
    private final SplittableRandom random;
    /** By key what is there; NIL: nothing. The last two are new in the middle. */
    private final int[] state;

    private int written;

    private RangeHistories(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        write = values.ofKeyword(plan.kind() == Kind.LISTS ? Functions.APPEND : "w");
        state = new int[plan.keys() + 2];
    }

    /** Always the same history for the same plan. */
    static History run(Plan plan) {
        return new RangeHistories(plan).run();
    }

    private History run() {
        for (int t = 0; t < plan.transactions(); t++) {
            IntArrayList micros = new IntArrayList();
            if (plan.phantom() && t == plan.transactions() / 2) {
                transact(t, IntArrayList.of(write(plan.keys()), write(plan.keys() + 1)));
                transact(t, IntArrayList.of(range(plan.keys(), plan.keys() + 1, plan.keys())));
            }
            for (int i = random.nextInt(WRITES_MAX + 1); i > 0; i--) {
                int key = random.nextInt(plan.keys());
                boolean deletes = plan.kind() == Kind.DELETED_REGISTERS && random.nextInt(DELETES_ONE_IN) == 0;
                micros.add(deletes ? delete(key) : write(key));
            }
            int low = random.nextInt(plan.keys() - WIDTH);
            micros.add(range(low, low + WIDTH - 1, -1));
            transact(t, micros);
        }
        return builder.build();
    }

    private void transact(int at, IntArrayList micros) {
        int process = random.nextInt(plan.sessions());
        int value = values.ofList(micros.toIntArray());
        builder.invoke(process, Functions.TXN, Values.NIL, value, at * 2_000L);
        builder.complete(process, Outcome.OK, value, at * 2_000L + 1_000);
    }

    private int write(int key) {
        int value = values.ofLong(++written);
        int micro = values.ofList(write, values.ofLong(key), value);
        state[key] = plan.kind() == Kind.LISTS ? longer(state[key], value) : value;
        return micro;
    }

    private int longer(int list, int value) {
        int[] refs = new int[values.length(list) + 1];
        for (int i = 0; i < refs.length - 1; i++) {
            refs[i] = values.element(list, i);
        }
        refs[refs.length - 1] = value;
        return values.ofList(refs);
    }

    private int delete(int key) {
        state[key] = Values.NIL;
        return values.ofList(delete, values.ofLong(key));
    }

    /** What is there from a key to another, but for one of them. */
    private int range(int low, int high, int without) {
        IntArrayList map = new IntArrayList();
        for (int key = low; key <= high; key++) {
            if (state[key] != Values.NIL && key != without) {
                map.add(values.ofLong(key));
                map.add(state[key]);
            }
        }
        int bounds = values.ofList(values.ofLong(low), values.ofLong(high));
        return values.ofList(range, bounds, values.ofMap(map.elements(), 0, map.size()));
    }
}
