// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the steps of a search and what it keeps, and looks at the budget now and then. */
final class SearchMeter {
    private static final int STEPS_BETWEEN_CHECKS = 2048;
    private static final long MACHINE_BYTES_BETWEEN_CHECKS = 16 << 20;

    private final Budget budget;
    private final AtomicLong bytes;
    private final Machine machine;
    private final LongSupplier kept;
    private final Supplier<String> progress;
    private int stepsLeft = STEPS_BETWEEN_CHECKS;
    private long machineBytes;
    private long counted;

    /** Why the search must stop, or null: go on. */
    Unknown.@Nullable Cause stopped;

    /**
     * A meter.
     *
     * @param bytes what all searches of the check keep together
     * @param kept what this one keeps, without the machine
     */
    SearchMeter(Budget budget, AtomicLong bytes, Machine machine, LongSupplier kept, Supplier<String> progress) {
        this.budget = budget;
        this.bytes = bytes;
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
        if (--stepsLeft <= 0 || machine.bytes() - machineBytes > MACHINE_BYTES_BETWEEN_CHECKS) {
            check();
        }
        return stopped == null;
    }

    private void check() {
        stepsLeft = STEPS_BETWEEN_CHECKS;
        machineBytes = machine.bytes();
        long now = kept.getAsLong() + machineBytes;
        long total = bytes.addAndGet(now - counted);
        counted = now;
        stopped = budget.exhausted(total);
        budget.reportNowAndThen(progress);
    }

    /** Gives back what was counted. */
    void close() {
        bytes.addAndGet(-counted);
        counted = 0;
    }
}
