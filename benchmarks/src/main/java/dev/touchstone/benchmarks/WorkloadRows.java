// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.kafka.KafkaChecker;
import dev.touchstone.checker.monotonic.MonotonicChecker;
import dev.touchstone.checker.ranges.RangeChecker;
import dev.touchstone.history.History;
import java.util.List;
import java.util.function.Supplier;

/** The checkers of partitioned logs, of keys that only grow, and of ranges: of each a history that holds and one that does not. */
final class WorkloadRows {
    private static final long SEED = 20261129;

    private WorkloadRows() {}

    static List<BenchRow> rows() {
        return List.of(
                kafka(false),
                kafka(true),
                monotonic(false),
                monotonic(true),
                ranges("registers", RangeHistories.Kind.REGISTERS, false),
                ranges("registers", RangeHistories.Kind.REGISTERS, true),
                ranges("registers and deletes", RangeHistories.Kind.DELETED_REGISTERS, false),
                ranges("registers and deletes", RangeHistories.Kind.DELETED_REGISTERS, true),
                ranges("lists", RangeHistories.Kind.LISTS, false),
                ranges("lists", RangeHistories.Kind.LISTS, true));
    }

    private static BenchRow kafka(boolean lost) {
        LogHistories.Plan plan = new LogHistories.Plan(100_000, 10, 10, lost, SEED);
        String work = "kafka, 100k ops, 10 partitions, c 10" + (lost ? ", a lost message" : "");
        return row(work, () -> LogHistories.run(plan), new KafkaChecker(), lost, 2_000);
    }

    private static BenchRow monotonic(boolean stale) {
        GrowingHistories.Plan plan = new GrowingHistories.Plan(100_000, 10, 10, stale, SEED);
        String work = "monotonic, 100k ops, 10 keys, c 10" + (stale ? ", a stale read" : "");
        return row(work, () -> GrowingHistories.run(plan), new MonotonicChecker(true), stale, 1_000);
    }

    private static BenchRow ranges(String what, RangeHistories.Kind kind, boolean phantom) {
        RangeHistories.Plan plan = new RangeHistories.Plan(kind, 2_000, 20, 1_000, phantom, SEED);
        String work = "ranges, 2k transactions, " + what + (phantom ? ", a phantom" : "");
        RangeChecker checker = new RangeChecker(ElleOptions.against("serializable"));
        return row(work, () -> RangeHistories.run(plan), checker, phantom, 600);
    }

    private static BenchRow row(String work, Supplier<History> history, Checker checker, boolean wrong, long target) {
        return new BenchRow(work, history, checker, wrong ? Verdict.INVALID : Verdict.VALID, target);
    }
}
