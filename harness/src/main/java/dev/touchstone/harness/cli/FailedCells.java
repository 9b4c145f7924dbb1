// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.Environment;
import dev.touchstone.harness.campaign.SeedCell;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.ReportRenderer;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.RunCoverage;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cells that failed in a search through seeds, written as a run; its folder is made with the first of them. */
final class FailedCells {
    private final Supplier<Path> directory;
    private final CampaignPlan first;
    private final String again;
    private final String started;
    private final List<CellSummary> cells = new ArrayList<>();
    private @Nullable RunFolder folder;

    /**
     * None yet.
     *
     * @param directory where they are to be written
     * @param first the plan of the first seed
     * @param again the command that makes the search again
     */
    FailedCells(Supplier<Path> directory, CampaignPlan first, String again) {
        this.directory = directory;
        this.first = first;
        this.again = again;
        this.started = OffsetDateTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    /** Writes the cell: verdict, history, faults. */
    void add(SeedCell cell) {
        cells.add(cell.write(folder()).summary());
    }

    private RunFolder folder() {
        if (folder == null) {
            folder = new RunFolder(Caller.ofProcess().path(directory.get()));
            RunFolder.writeText(folder.campaignYaml(), CampaignReader.write(first.file()));
        }
        return folder;
    }

    /**
     * Writes what the search came to, and draws the report.
     *
     * @return its first page
     */
    Path finish(double seconds, boolean complete, int exitCode, List<String> notes, RunCoverage coverage) {
        RunFolder run = folder();
        run.write(coverage);
        run.write(new CampaignResult(
                CampaignResult.SCHEMA_VERSION,
                first.file().name(),
                first.seed(),
                ClusterKind.SIM.word(),
                first.nodes(),
                started,
                seconds,
                complete,
                exitCode,
                again,
                Environment.facts(),
                first.about(),
                notes,
                cells));
        ReportRenderer.render(run.directory());
        Ownership.handOver(run.directory());
        return run.indexHtml();
    }
}
