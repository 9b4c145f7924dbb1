// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How many cells ended with each verdict, worst first. */
public record Tally(List<Entry> entries) {
    /** A verdict that some cell has. */
    public record Entry(CellVerdict verdict, long count) {}

    static Tally of(Collection<CellSummary> cells) {
        List<Entry> entries = new ArrayList<>();
        for (CellVerdict verdict : CellVerdict.values()) {
            long count =
                    cells.stream().filter(cell -> cell.verdict() == verdict).count();
            if (count > 0) {
                entries.add(new Entry(verdict, count));
            }
        }
        return new Tally(List.copyOf(entries));
    }

    /** The worst verdict; skipped if there is no cell at all. */
    public CellVerdict worst() {
        return entries.isEmpty() ? CellVerdict.SKIPPED : entries.get(0).verdict();
    }
}
