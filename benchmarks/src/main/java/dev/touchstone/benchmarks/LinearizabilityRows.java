// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.synthetic.AtomicSimulation;
import dev.touchstone.history.synthetic.AtomicSimulation.Kind;
import dev.touchstone.history.synthetic.AtomicSimulation.Plan;
import java.util.List;
import java.util.Locale;

/** Registers, compare-and-set registers, queues and the other objects that have near-linear deciders. */
final class LinearizabilityRows {
    private static final long SEED = 20261124;

    private LinearizabilityRows() {}

    static List<BenchRow> rows() {
        return List.of(
                row("register, 10,000 ops, 1 key, c 10", Kind.REGISTER, 10_000, 1, 10, 0, 20),
                stale("register, 10,000 ops, 1 key, c 10, one stale read", 10_000, 10, 20),
                row("register, 10,000 ops, 1 key, c 50", Kind.REGISTER, 10_000, 1, 50, 0, 20),
                row("register, 100,000 ops, 10 keys, c 10", Kind.REGISTER, 100_000, 10, 10, 0, 100),
                row("register, 100,000 ops, 1 key, c 10", Kind.REGISTER, 100_000, 1, 10, 0, 100),
                stale("register, 100,000 ops, 1 key, c 10, one stale read", 100_000, 10, 100),
                row("register, 1,000,000 ops, 1 key, c 50, 1% info", Kind.REGISTER, 1_000_000, 1, 50, 0.01, 1000),
                row("register, 1,000,000 ops, 10 keys, c 10, 1% info", Kind.REGISTER, 1_000_000, 10, 10, 0.01, 1000),
                row(
                        "register, 1,000,000 ops, 1,000 keys, c 50, 1% info",
                        Kind.REGISTER, 1_000_000, 1000, 50, 0.01, 1000),
                row("cas, unique, 10,000 ops, 1 key, c 10, 1% info", Kind.UNIQUE_CAS_REGISTER, 10_000, 1, 10, 0.01, 20),
                row("cas, unique, 100,000 ops, 1 key, c 10", Kind.UNIQUE_CAS_REGISTER, 100_000, 1, 10, 0, 100),
                row(
                        "cas, unique, 100,000 ops, 1 key, c 10, 1% info",
                        Kind.UNIQUE_CAS_REGISTER, 100_000, 1, 10, 0.01, 100),
                row("cas, values 0-4, 100,000 ops, 10 keys, c 10", Kind.SMALL_CAS_REGISTER, 100_000, 10, 10, 0, 60),
                row(
                        "cas, values 0-4, 100,000 ops, 10 keys, c 10, 1% info",
                        Kind.SMALL_CAS_REGISTER, 100_000, 10, 10, 0.01, 60),
                row("fifo queue, 1,000,000 ops, c 10", Kind.FIFO_QUEUE, 1_000_000, 1, 10, 0, 600),
                object("stack, 1,000,000 ops, c 10", "stack", ObjectHistories.Kind.STACK, 1000),
                object("bag, 1,000,000 ops, c 10", "unordered-queue", ObjectHistories.Kind.BAG, 1000),
                object("counter, 1,000,000 ops, c 10", "counter", ObjectHistories.Kind.COUNTER, 1000),
                object("growing sets, 1,000,000 ops, c 10", "grow-only-set", ObjectHistories.Kind.SET, 1000),
                searched("priority queue", ObjectHistories.Kind.PRIORITY_QUEUE, 10_000, 5, false),
                searched("priority queue", ObjectHistories.Kind.PRIORITY_QUEUE, 10_000, 5, true),
                searched("deque", ObjectHistories.Kind.DEQUE, 1_000, 3, false),
                searched("deque", ObjectHistories.Kind.DEQUE, 1_000, 3, true));
    }

    private static BenchRow row(String work, Kind kind, int ops, int keys, int clients, double info, long target) {
        Plan plan = new Plan(kind, ops, keys, clients, info, false, SEED);
        String model =
                switch (kind) {
                    case REGISTER -> "register";
                    case FIFO_QUEUE -> "fifo-queue";
                    case UNIQUE_CAS_REGISTER, SMALL_CAS_REGISTER -> "cas-register";
                };
        return new BenchRow(
                work, () -> AtomicSimulation.run(plan), new LinearizabilityChecker(model), Verdict.VALID, target);
    }

    private static BenchRow object(String work, String model, ObjectHistories.Kind kind, long target) {
        return new BenchRow(
                work,
                () -> ObjectHistories.run(kind, 1_000_000, 10, false, SEED),
                new LinearizabilityChecker(model),
                Verdict.VALID,
                target);
    }

    /** Of an object that has no decider of its own. */
    private static BenchRow searched(String name, ObjectHistories.Kind kind, int ops, int clients, boolean isWrong) {
        return new BenchRow(
                String.format(Locale.ROOT, "%s, %,d ops, c %d", name, ops, clients)
                        + (isWrong ? ", the wrong value once" : ""),
                () -> ObjectHistories.run(kind, ops, clients, isWrong, SEED),
                new LinearizabilityChecker(name.replace(' ', '-')),
                isWrong ? Verdict.INVALID : Verdict.VALID,
                200);
    }

    private static BenchRow stale(String work, int ops, int clients, long target) {
        Plan plan = new Plan(Kind.REGISTER, ops, 1, clients, 0, true, SEED);
        return new BenchRow(
                work,
                () -> AtomicSimulation.run(plan),
                new LinearizabilityChecker("register"),
                Verdict.INVALID,
                target);
    }
}
