// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.reports.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last lines of a campaign, for humans in a hurry. */
final class Summary {
    private static final List<String> ORDER =
            List.of("valid", "measured", "invalid", "MISSED", "aborted", "unknown", "caught", "skipped");
    private static final List<String> TROUBLE = List.of("invalid", "MISSED", "aborted", "unknown");
    private static final int ROWS_MAX = 20;

    private final PrintWriter out;
    private final Palette palette;
    private final Caller caller = Caller.ofProcess();

    Summary(PrintWriter out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    void print(CampaignResult campaign, List<CellResult> results, RunFolder folder) {
        out.println();
        out.printf(
                Locale.ROOT,
                "campaign %s   seed %d   %d %s on %s   %s%n",
                campaign.name(),
                campaign.seed(),
                campaign.cells().size(),
                campaign.cells().size() == 1 ? "cell" : "cells",
                campaign.cluster(),
                CampaignSession.took(campaign.seconds()));
        out.println("  " + counts(campaign.cells()));
        campaign.notes().forEach(note -> out.println("note    " + note));
        List<CellResult> trouble = new ArrayList<>();
        for (String verdict : TROUBLE) {
            results.stream()
                    .filter(cell -> cell.summary().verdict().equals(verdict))
                    .forEach(trouble::add);
        }
        trouble.stream().limit(ROWS_MAX).forEach(cell -> row(cell, folder));
        if (trouble.size() > ROWS_MAX) {
            out.println("  … and " + (trouble.size() - ROWS_MAX) + " more, in the report");
        }
        if (Files.exists(folder.indexHtml())) {
            out.println("report  " + caller.link(folder.indexHtml()));
        }
        out.println("again   " + campaign.reproduce());
        if (!campaign.complete()) {
            out.println("resume  " + caller.program() + " campaign --resume "
                    + Again.quoted(caller.path(folder.directory()).toString()));
        }
        out.flush();
    }

    private void row(CellResult cell, RunFolder folder) {
        String verdict = cell.summary().verdict();
        String id = cell.summary().id();
        String word = String.format(Locale.ROOT, "%-8s", verdict.toUpperCase(Locale.ROOT));
        String first = verdict.equals("invalid") ? "#f1" : "";
        out.println("  " + palette.paint(verdict, word) + " " + id + "   " + phrase(cell));
        if (Files.exists(folder.cellHtml(id))) {
            out.println("           " + caller.path(folder.cellHtml(id)) + first);
        }
    }

    /** What is wrong with the cell; of one that was not decided, what to do about it too. */
    private static String phrase(CellResult cell) {
        String headline = cell.summary().headline();
        if (cell.summary().verdict().equals("aborted")) {
            return cell.aborted().isEmpty() ? headline : cell.aborted();
        }
        return cell.properties().stream()
                .filter(PropertyResult::claimed)
                .filter(property -> property.word().equals("unknown"))
                .map(property -> property.result().unknown())
                .filter(unknown -> unknown != null && cell.summary().verdict().equals("unknown"))
                .map(unknown -> headline + "; " + unknown.remedy())
                .findFirst()
                .orElse(headline);
    }

    static String counts(List<CellSummary> cells) {
        List<String> parts = new ArrayList<>();
        for (String verdict : ORDER) {
            long count = cells.stream()
                    .filter(cell -> cell.verdict().equals(verdict))
                    .count();
            if (count > 0) {
                String noun = count == 1 ? "control" : "controls";
                parts.add(count + " "
                        + (verdict.equals("caught") || verdict.equals("MISSED") ? noun + " " + verdict : verdict));
            }
        }
        return String.join("   ", parts);
    }
}
