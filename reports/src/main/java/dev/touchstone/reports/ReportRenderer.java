// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import dev.touchstone.reports.page.CellPage;
import dev.touchstone.reports.page.IndexPage;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;

/**
 * Writes the pages of a run: {@code index.html} and one for each cell that was judged.
 *
 * <p>A pure function of the folder: the same files give the same bytes, at any time, by any thread. A history that is
 * missing or cannot be read leaves its charts out, and the page says why.
 */
public final class ReportRenderer {
    private ReportRenderer() {}

    /**
     * Draws all pages of a run; the histories are those of its folder.
     *
     * @throws dev.touchstone.reports.run.RunFolderException if the folder cannot be read or written
     */
    public static void render(Path runDirectory) {
        render(runDirectory, HistorySource.of(new RunFolder(runDirectory)));
    }

    /**
     * Draws all pages of a run, with given histories.
     *
     * @throws dev.touchstone.reports.run.RunFolderException if the folder cannot be read or written
     */
    public static void render(Path runDirectory, HistorySource histories) {
        RunFolder run = new RunFolder(runDirectory);
        CampaignResult campaign = run.campaign();
        for (CellSummary summary : campaign.cells()) {
            CellResult cell = run.result(summary.id()).orElse(null);
            if (cell != null) {
                RunFolder.writeText(run.cellHtml(summary.id()), cellPage(run, campaign, cell, histories));
            }
        }
        RunFolder.writeText(run.indexHtml(), Templates.render("index.jte", IndexPage.of(run)));
    }

    static String cellPage(RunFolder run, CampaignResult campaign, CellResult cell, HistorySource histories) {
        History history = null;
        String problem = "There is no history in this cell's folder.";
        try {
            history = histories.history(cell.summary().id());
        } catch (HistoryException e) {
            problem = "The history cannot be read: " + e.getMessage();
        }
        return Templates.renderHistory(
                "cell.jte", CellPage.of(run, campaign, cell, history, history == null ? problem : ""));
    }
}
