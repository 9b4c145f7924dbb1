// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where and how a search through seeds shows what it finds. */
final class SearchOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "the folder of the run that the failed cells make (default: reports/runs/<time>-sim-<campaign>)")
    private @Nullable Path out;

    @Option(
            names = "--progress",
            converter = CheckedText.OfProgress.class,
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto, tty, plain or quiet, on standard error")
    private String progress = "auto";

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress")
    private boolean quiet;

    Path folder(String name) {
        if (out != null) {
            KeptFolder.require("--out", out);
            return out;
        }
        return RunOptions.newFolder(name);
    }

    /** Progress of so many of something. */
    SeedProgress progress(String noun, long total) {
        return progress(ProgressMode.of(progress).on(Terminal.isStandardError()), quiet, noun, total);
    }

    static SeedProgress progress(ProgressMode mode, boolean quiet, String noun, long total) {
        boolean silent = quiet || mode == ProgressMode.QUIET;
        StatusLine status = mode == ProgressMode.TTY && !silent
                ? new StatusLine(SearchOptions::printAtOnce, TerminalWidth.watched())
                : null;
        return new SeedProgress(System.err, status, silent, System::nanoTime, noun, total);
    }

    private static void printAtOnce(String text) {
        System.err.print(text);
        System.err.flush();
    }

    /** The options of the run that a failure is shrunk to: in a folder of its own. */
    RunOptions forShrunk() {
        return new RunOptions();
    }
}
