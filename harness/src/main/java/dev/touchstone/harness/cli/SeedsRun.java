// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CoverageTally;
import dev.touchstone.harness.campaign.SeedCell;
import dev.touchstone.harness.campaign.SeedSearch;
import dev.touchstone.reports.run.CellResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One search through seeds: says what fails as it is found, writes it as a run, and sums up at the end or when interrupted. */
final class SeedsRun {
    private final LongFunction<CampaignPlan> plans;
    private final String campaign;
    private final String again;
    private final SearchOptions options;
    private final PrintWriter out;
    private final List<CellResult> failed = new ArrayList<>();
    private final CoverageTally coverage = new CoverageTally();
    private final List<Integer> codes = new ArrayList<>();
    private @Nullable SeedCell firstFailed;
    private volatile boolean interrupted;
    private long cells;
    private long lastSeed;

    /**
     * A search that has not begun.
     *
     * @param plans the plan of each seed
     * @param campaign its file or name
     * @param again the command that makes the search again
     */
    SeedsRun(LongFunction<CampaignPlan> plans, String campaign, String again, SearchOptions options, PrintWriter out) {
        this.plans = plans;
        this.campaign = campaign;
        this.again = again;
        this.options = options;
        this.out = out;
    }

    /** Runs it, and returns the exit code. */
    int run(long from, long to, boolean untilFailure) throws InterruptedException {
        long start = System.nanoTime();
        CampaignPlan first = plans.apply(from);
        FailedCells kept =
                new FailedCells(() -> options.folder("sim-" + first.file().name()), first, again);
        SeedProgress progress = options.progress("seeds", to - from + 1);
        Interrupts.onFirst(() -> interrupted = true);
        lastSeed = from - 1;
        new SeedSearch(plans, campaign)
                .each(from, to, () -> !interrupted && (failed.isEmpty() || !untilFailure), cell -> {
                    cells++;
                    lastSeed = cell.seed();
                    coverage.add(cell.coverage());
                    int code = ExitCode.of(List.of(cell.result().summary()));
                    if (code != ExitCode.VALID) {
                        progress.wipe();
                        found(cell, code, kept);
                    }
                    progress.done(cell.seed() - from, failed.size() + " failed");
                });
        progress.wipe();
        double seconds = (System.nanoTime() - start) / 1e9;
        int code = interrupted ? Interrupts.exitCode() : ExitCode.worst(codes);
        say(from, to, seconds);
        if (!coverage.isEmpty()) {
            out.print(CoverageText.of(coverage.result()));
        }
        if (!kept.isEmpty()) {
            Path report = kept.finish(seconds, !interrupted, code, List.of(ofWhich(from, to)), coverage.result());
            out.println("report  " + Caller.ofProcess().link(report));
        }
        out.flush();
        return code;
    }

    /** The first cell that broke a claim or missed a control; null if none did. */
    @Nullable
    SeedCell firstFailed() {
        return firstFailed;
    }

    private void found(SeedCell cell, int code, FailedCells kept) {
        CellResult result = cell.result();
        out.printf(
                Locale.ROOT,
                "seed %d  %s  %s  %s%n",
                result.seed(),
                result.summary().verdict().name(),
                result.summary().id(),
                result.summary().headline());
        out.flush();
        codes.add(code);
        kept.add(cell);
        if (code == ExitCode.INVALID) {
            failed.add(result);
            firstFailed = firstFailed == null ? cell : firstFailed;
        }
    }

    private void say(long from, long to, double seconds) {
        if (interrupted) {
            out.printf(
                    Locale.ROOT,
                    "interrupted: seeds %d to %d of %d to %d were looked at, the last perhaps in part%n",
                    from,
                    Math.max(from, lastSeed),
                    from,
                    to);
        }
        out.printf(
                Locale.ROOT,
                "%d %s in %.1f s (%.0f a minute): %d broke a claim or missed a control%n",
                cells,
                cells == 1 ? "cell" : "cells",
                seconds,
                cells * 60 / seconds,
                failed.size());
        for (CellResult each : failed) {
            out.printf(Locale.ROOT, "  seed %d  %s%n", each.seed(), each.reproduce());
        }
    }

    private String ofWhich(long from, long to) {
        return "these are the cells that failed among " + cells + " of the seeds " + from + " to "
                + (interrupted ? lastSeed : to) + "; the others are not in this report";
    }
}
