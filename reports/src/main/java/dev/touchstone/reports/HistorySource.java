// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.history.History;
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
}
