// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.reports.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The last lines of a campaign, for humans in a hurry. */
final class Summary {
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
        List<CellResult> trouble = results.stream()
                .filter(cell -> cell.summary().verdict().wantsAttention())
                .sorted(Comparator.comparing(cell -> cell.summary().verdict()))
                .toList();
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
        CellVerdict verdict = cell.summary().verdict();
        String id = cell.summary().id();
        String word = String.format(Locale.ROOT, "%-8s", verdict.name());
        String first = verdict == CellVerdict.INVALID ? "#f1" : "";
        out.println("  " + palette.paint(verdict, word) + " " + id + "   " + phrase(cell));
        if (Files.exists(folder.cellHtml(id))) {
            out.println("           " + caller.path(folder.cellHtml(id)) + first);
        }
    }

    /** What is wrong with the cell; of one that was not decided, what to do about it too. */
    private static String phrase(CellResult cell) {
        String headline = cell.summary().headline();
        if (cell.summary().verdict() == CellVerdict.ABORTED) {
            return cell.aborted().isEmpty() ? headline : cell.aborted();
        }
        return cell.properties().stream()
                .filter(PropertyResult::claimed)
                .filter(property -> property.verdict() == CellVerdict.UNKNOWN)
                .map(property -> property.result().unknown())
                .filter(unknown -> unknown != null && cell.summary().verdict() == CellVerdict.UNKNOWN)
                .map(unknown -> headline + "; " + unknown.remedy())
                .findFirst()
                .orElse(headline);
    }

    static String counts(List<CellSummary> cells) {
        List<String> parts = new ArrayList<>();
        for (CellVerdict verdict : CellVerdict.values()) {
            long count =
                    cells.stream().filter(cell -> cell.verdict() == verdict).count();
            if (count > 0) {
                String noun = count == 1 ? "control" : "controls";
                parts.add(count + " " + (verdict.isOfControl() ? noun + " " : "") + verdict.word());
            }
        }
        return String.join("   ", parts);
    }
}
