// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Where a renderer gets the histories of a run's cells from. */
@FunctionalInterface
public interface HistorySource {
    /**
     * The history of a cell, or null if there is none.
     *
     * @throws dev.touchstone.history.HistoryException if there is one that cannot be read
     */
    @Nullable
    History history(String cell);

    /** The histories of a run's folder. */
    static HistorySource of(RunFolder run) {
        return cell -> Files.isRegularFile(run.history(cell)) ? HistoryReader.read(run.history(cell)) : null;
    }
}
