// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.run.CellSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How many cells ended with each verdict, worst first. */
public record Tally(List<Entry> entries) {
    /** A verdict that some cell has. */
    public record Entry(String word, long count) {}

    static Tally of(Collection<CellSummary> cells) {
        List<Entry> entries = new ArrayList<>();
        for (String word : Verdicts.WORST_FIRST) {
            long count =
                    cells.stream().filter(cell -> cell.verdict().equals(word)).count();
            if (count > 0) {
                entries.add(new Entry(word, count));
            }
        }
        return new Tally(List.copyOf(entries));
    }

    /** The worst verdict; {@code skipped} if there is no cell at all. */
    public String worst() {
        return entries.isEmpty() ? "skipped" : entries.get(0).word();
    }
}
