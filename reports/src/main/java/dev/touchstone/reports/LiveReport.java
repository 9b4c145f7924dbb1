// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.reports.page.LivePage;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.LiveRun;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pages of a campaign under way, for {@code touchstone serve}: drawn when they are asked for, written nowhere. Safe for
 * any number of threads.
 */
public final class LiveReport {
    private LiveReport() {}

    /** The page of a run that is under way or was cut short; empty if the folder has none. */
    public static Optional<String> render(Path runDirectory) {
        RunFolder folder = new RunFolder(runDirectory);
        return folder.live().map(live -> LivePage.of(folder, live)).map(LiveReport::drawn);
    }

    private static String drawn(LivePage page) {
        return page.alive() ? Templates.renderLive("live.jte", page) : Templates.render("live.jte", page);
    }

    /** The page of a cell that is judged already; empty if it is not, or if no run is under way. */
    public static Optional<String> renderCell(Path runDirectory, String cell) {
        RunFolder folder = new RunFolder(runDirectory);
        LiveRun live = folder.live().orElse(null);
        if (live == null
                || live.plan().stream().noneMatch(planned -> planned.id().equals(cell))) {
            return Optional.empty();
        }
        return folder.result(cell)
                .map(result -> ReportRenderer.cellPage(folder, soFar(folder, live), result, HistorySource.of(folder)));
    }

    private static CampaignResult soFar(RunFolder folder, LiveRun live) {
        List<CellSummary> judged = live.plan().stream()
                .flatMap(planned -> folder.result(planned.id()).map(CellResult::summary).stream())
                .toList();
        return new CampaignResult(
                CampaignResult.SCHEMA_VERSION,
                live.name(),
                live.seed(),
                live.cluster(),
                live.nodes(),
                live.started(),
                live.elapsedSeconds(),
                false,
                0,
                live.reproduce(),
                Map.of(),
                Map.of(),
                List.of(),
                judged);
    }
}
