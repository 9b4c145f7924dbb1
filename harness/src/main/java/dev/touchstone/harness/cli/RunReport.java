// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.reports.ReportRenderer;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws the HTML of a run from its folder. */
final class RunReport {
    private RunReport() {}

    static void render(RunFolder folder) {
        ReportRenderer.render(folder.directory(), cell -> {
            Path history = folder.history(cell);
            return Files.isRegularFile(history) ? HistoryReader.read(history) : null;
        });
    }
}
