// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.LoadPace;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says that a machine could not keep the load that was asked of it. */
final class Overload {
    private Overload() {}

    /** {@code 21 of the 60 operations a second asked for were achieved while nothing was broken}. */
    static String words(LoadPace pace) {
        return Words.trimmed(pace.achievedPerSecond(), 1) + " of the " + Words.trimmed(pace.askedPerSecond(), 1)
                + " operations a second asked for were achieved while nothing was broken";
    }

    /** The note of a run, if there were such cells. */
    static Optional<String> note(List<CellSummary> cells) {
        List<LoadPace> slow = cells.stream()
                .map(cell -> cell.load().pace())
                .filter(Objects::nonNull)
                .filter(LoadPace::overloaded)
                .sorted(Comparator.comparingDouble(LoadPace::share))
                .toList();
        return slow.isEmpty()
                ? Optional.empty()
                : Optional.of("the machine could not keep the load of " + Words.count(slow.size(), "cell")
                        + ": in the worst, " + words(slow.get(0))
                        + "; staleness and latency of these are unknown: overloaded");
    }
}
