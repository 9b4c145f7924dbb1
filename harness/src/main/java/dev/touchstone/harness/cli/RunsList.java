// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The runs in a folder, a line each, the newest first. */
final class RunsList {
    private RunsList() {}

    static List<String> lines(Path runs) {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(folder -> !Files.isSymbolicLink(folder) && Files.isDirectory(folder))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .map(RunsList::line)
                    .toList();
        } catch (IOException e) {
            throw new UsageException("cannot list " + runs + ": " + e.getMessage(), e);
        }
    }

    private static String line(Path folder) {
        if (!RunFolder.isRun(folder)) {
            return String.format(Locale.ROOT, "%-48s not finished", folder);
        }
        try {
            CampaignResult run = new RunFolder(folder).campaign();
            return String.format(
                    Locale.ROOT,
                    "%-48s seed %-10d %-6s exit %-3d %s%s",
                    folder,
                    run.seed(),
                    run.cluster(),
                    run.exitCode(),
                    Summary.counts(run.cells()),
                    run.complete() ? "" : "   (interrupted)");
        } catch (RunFolderException e) {
            return String.format(Locale.ROOT, "%-48s unreadable: %s", folder, e.getMessage());
        }
    }
}
