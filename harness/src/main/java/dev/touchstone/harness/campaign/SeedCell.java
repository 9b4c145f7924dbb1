// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.simulation.coverage.Coverage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A simulated cell of one seed of many, judged; with its history only if there is a reason to look at it. */
public final class SeedCell {
    private final CellResult result;
    private final CampaignPlan plan;
    private final @Nullable CellRun run;
    private final Coverage coverage;

    SeedCell(CellResult result, CampaignPlan plan, @Nullable CellRun run, Coverage coverage) {
        this.result = result;
        this.plan = plan;
        this.run = run;
        this.coverage = coverage;
    }

    public CellResult result() {
        return result;
    }

    /** What happened in its world. */
    public Coverage coverage() {
        return coverage;
    }

    public long seed() {
        return plan.seed();
    }

    /** The cell's id and its seed: cells of one campaign differ by the first, those of many seeds by both. */
    public String name() {
        return result.summary().id() + SeedNames.SUFFIX + seed();
    }

    /** Writes it as a cell of a run of many seeds, and returns what was written of its verdict. */
    public CellResult write(RunFolder folder) {
        CellResult named = result.withId(name());
        if (run != null) {
            run.write(folder, name(), Map.of());
        }
        folder.write(named);
        return named;
    }

    /** The plan of this cell alone. */
    public CampaignPlan planOfCell() {
        return CampaignPlan.of(plan.file(), seed(), result.summary().id());
    }
}
