// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.RunFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last lines of a campaign, for humans in a hurry. */
final class Summary {
    private static final List<String> ORDER =
            List.of("valid", "measured", "invalid", "MISSED", "aborted", "unknown", "caught");
    private static final List<String> TROUBLE = List.of("invalid", "MISSED", "aborted", "unknown");

    private Summary() {}

    static void print(PrintWriter out, CampaignResult campaign, List<CellResult> results, RunFolder folder) {
        out.println();
        out.printf(
                Locale.ROOT,
                "campaign %s   seed %d   %d cells on %s   %s%n",
                campaign.name(),
                campaign.seed(),
                campaign.cells().size(),
                campaign.cluster(),
                CampaignSession.took(campaign.seconds()));
        out.println("  " + counts(campaign.cells()));
        for (String verdict : TROUBLE) {
            for (CellSummary cell : campaign.cells()) {
                if (cell.verdict().equals(verdict)) {
                    out.printf(
                            Locale.ROOT,
                            "  %-8s %s   %s%n           %s%n",
                            verdict.toUpperCase(Locale.ROOT),
                            cell.id(),
                            cell.headline(),
                            folder.cellHtml(cell.id()));
                }
            }
        }
        out.println("report  " + folder.indexHtml().toUri());
        out.println("again   " + campaign.reproduce());
        out.flush();
    }

    static String counts(List<CellSummary> cells) {
        List<String> parts = new ArrayList<>();
        for (String verdict : ORDER) {
            long count = cells.stream()
                    .filter(cell -> cell.verdict().equals(verdict))
                    .count();
            if (count > 0) {
                parts.add(count + " " + (verdict.equals("caught") ? "controls caught" : verdict));
            }
        }
        return String.join("   ", parts);
    }
}
