// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the steps of a search and what it keeps, and looks at the budget now and then. */
final class SearchMeter {
    private static final int STEPS_BETWEEN_CHECKS = 2048;
    private static final long MACHINE_BYTES_BETWEEN_CHECKS_MAX = 16 << 20;

    private final Budget budget;
    private final Meter meter;
    private final Machine machine;
    private final LongSupplier kept;
    private final Supplier<String> progress;
    private final long machineBytesBetweenChecks;
    private int stepsLeft = STEPS_BETWEEN_CHECKS;
    private long machineBytes;

    /** Why the search must stop, or null: go on. */
    Unknown.@Nullable Cause stopped;

    /**
     * A meter.
     *
     * @param kept what the search keeps, without the machine, in bytes
     */
    SearchMeter(SharedBudget budget, Machine machine, LongSupplier kept, Supplier<String> progress) {
        this.budget = budget.budget();
        meter = budget.meter();
        machineBytesBetweenChecks = Math.min(MACHINE_BYTES_BETWEEN_CHECKS_MAX, this.budget.maxBytes() / 8);
        this.machine = machine;
        this.kept = kept;
        this.progress = progress;
    }

    /** Counts steps. */
    void count(int steps) {
        stepsLeft -= steps;
    }

    /** Counts a step; false once the budget is spent. */
    boolean mayGoOn() {
        if (--stepsLeft <= 0 || machine.bytes() - machineBytes > machineBytesBetweenChecks) {
            check();
        }
        return stopped == null;
    }

    private void check() {
        stepsLeft = STEPS_BETWEEN_CHECKS;
        machineBytes = machine.bytes();
        stopped = meter.keepInAll(kept.getAsLong() + machineBytes);
        budget.reportNowAndThen(progress);
    }

    /** Gives back what was counted. */
    void close() {
        meter.close();
    }
}
