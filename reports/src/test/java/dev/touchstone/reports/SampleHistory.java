// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.reports.run.LoadPace;
import dev.touchstone.reports.run.LoadSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Histories with plausible latencies, failures and faults, made from a seed; their values satisfy nothing in particular. */
final class SampleHistory {
    private static final int CLIENTS = 10;
    private static final long RUN_NANOS = 60_000_000_000L;

    private SampleHistory() {}

    static History register(long seed, int operations, boolean faulty) {
        return make(new Random(seed), operations, faulty, false);
    }

    static History append(long seed, int operations, boolean faulty) {
        return make(new Random(seed), operations, faulty, true);
    }

    /** The first operation of a function at or after a number. */
    static int find(History history, String function, int from) {
        for (int op = Math.max(0, from); op < history.size(); op++) {
            if (history.function(op).equals(function)) {
                return op;
            }
        }
        return 0;
    }

    static LoadSummary load(History history) {
        long[] counts = new long[3];
        double[] millis = new double[history.size()];
        int ok = 0;
        for (int op = 0; op < history.size(); op++) {
            counts[history.outcome(op).ordinal()]++;
            if (history.isOk(op)) {
                millis[ok++] = (history.completeNanos(op) - history.invokeNanos(op)) / 1e6;
            }
        }
        double[] sorted = Arrays.copyOf(millis, Math.max(1, ok));
        Arrays.sort(sorted);
        return new LoadSummary(
                history.size(),
                counts[0],
                counts[1],
                counts[2],
                (double) counts[0] / Math.max(1, history.size()),
                history.size() / 60.0,
                at(sorted, 0.5),
                at(sorted, 0.95),
                at(sorted, 0.99),
                at(sorted, 1),
                new LoadPace(60, 57.5, 12));
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)];
    }

    private static History make(Random random, int operations, boolean faulty, boolean transactions) {
        HistoryBuilder builder = new HistoryBuilder();
        if (faulty) {
            builder.fault(new FaultWindow("partition-halves", "n1,n2 | n3,n4,n5", 12_000_000_000L, 22_000_000_000L));
            builder.fault(new FaultWindow("kill-one", "n4", 34_000_000_000L, 41_000_000_000L));
        }
        long[] due = new long[CLIENTS];
        int[] process = new int[CLIENTS];
        Outcome[] outcome = new Outcome[CLIENTS];
        boolean[] open = new boolean[CLIENTS];
        int[] answer = new int[CLIENTS];
        for (int client = 0; client < CLIENTS; client++) {
            process[client] = client;
            due[client] = (long) (random.nextDouble() * 50e6);
        }
        int next = CLIENTS;
        int begun = 0;
        double gap = (double) RUN_NANOS * CLIENTS / Math.max(1, operations);
        while (begun < operations || isAny(open)) {
            int client = earliest(due, open, begun < operations);
            long now = due[client];
            if (open[client]) {
                complete(builder, process[client], outcome[client], now, answer[client]);
                open[client] = false;
                if (outcome[client] == Outcome.INFO) {
                    process[client] = next++;
                }
                due[client] = now + (long) (random.nextDouble() * gap * 1.6);
            } else {
                answer[client] = invoke(builder, process[client], random, now, begun++, transactions);
                open[client] = true;
                boolean hit = faulty && ((now > 12e9 && now < 22e9) || (now > 34e9 && now < 41e9));
                double luck = random.nextDouble();
                outcome[client] = hit && luck < 0.1 ? Outcome.INFO : hit && luck < 0.25 ? Outcome.FAIL : Outcome.OK;
                double millis = outcome[client] == Outcome.INFO
                        ? 1000
                        : 1.2 * Math.exp(Math.abs(random.nextGaussian()) * (hit ? 1.7 : 0.9));
                due[client] = now + Math.max(100_000, (long) (millis * 1e6));
            }
        }
        return builder.build();
    }

    private static boolean isAny(boolean[] open) {
        for (boolean one : open) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    private static int earliest(long[] due, boolean[] open, boolean mayBegin) {
        int earliest = -1;
        for (int client = 0; client < due.length; client++) {
            if ((open[client] || mayBegin) && (earliest < 0 || due[client] < due[earliest])) {
                earliest = client;
            }
        }
        return earliest;
    }

    /** Begins an operation, and gives what it will answer if all goes well. */
    private static int invoke(
            HistoryBuilder builder, int process, Random random, long now, int number, boolean transactions) {
        Values values = builder.values();
        int op;
        int answer = Values.NIL;
        if (transactions) {
            Object micro = List.of(
                    List.of("append", "x" + random.nextInt(4), number),
                    List.of("r", "y" + random.nextInt(4), number % 7));
            answer = values.of(micro);
            op = builder.invoke(process, Functions.TXN, Values.NIL, answer, now);
        } else {
            boolean read = random.nextBoolean();
            answer = read ? values.ofLong(Math.max(0, number - 9)) : Values.NIL;
            int input = read ? Values.NIL : values.ofLong(number);
            op = builder.invoke(
                    process,
                    read ? Functions.READ : Functions.WRITE,
                    values.ofString("k" + random.nextInt(8)),
                    input,
                    now);
        }
        builder.node(op, values.ofString("n" + (1 + random.nextInt(5))));
        return answer;
    }

    private static void complete(HistoryBuilder builder, int process, Outcome outcome, long now, int answer) {
        Values values = builder.values();
        int output = outcome == Outcome.OK ? answer : Values.NIL;
        int op = builder.complete(process, outcome, output, now);
        if (outcome != Outcome.OK) {
            builder.error(
                    op,
                    values.ofString(
                            outcome == Outcome.INFO ? "no answer in 1000 ms" : "503: fewer than W nodes are up"));
        }
    }
}
