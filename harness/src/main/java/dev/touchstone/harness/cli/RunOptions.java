// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Suggestion;
import dev.touchstone.harness.UsageException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that makes a run takes. */
final class RunOptions {
    private static final List<String> PROGRESS = List.of("auto", "tty", "plain", "quiet");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder (default: reports/runs/<time>-<campaign>)")
    private @Nullable Path out;

    @Option(names = "--json", description = "print one JSON document on standard output and nothing else")
    private boolean json;

    @Option(names = "--unknown-ok", description = "exit 0 although some cell is unknown")
    private boolean unknownOk;

    @Option(names = "--progress", paramLabel = "MODE", defaultValue = "auto", description = "auto, tty, plain or quiet")
    private String progress = "auto";

    Path folder(String campaign) {
        if (out != null) {
            return out;
        }
        String time = LocalDateTime.now(java.time.ZoneId.systemDefault())
                .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        return Path.of("reports", "runs", time + "-" + campaign.replaceAll("[^A-Za-z0-9-]", "-"));
    }

    boolean json() {
        return json;
    }

    boolean unknownOk() {
        return unknownOk;
    }

    ConsoleProgress console() {
        if (!PROGRESS.contains(progress)) {
            throw new UsageException(Suggestion.unknown("progress mode", progress, PROGRESS));
        }
        // Java cannot tell whether standard error is a terminal; the launcher can.
        boolean terminal = Boolean.getBoolean("touchstone.tty")
                && System.getenv("CI") == null
                && !"dumb".equals(System.getenv("TERM"));
        boolean redraw = progress.equals("tty") || (progress.equals("auto") && terminal);
        return new ConsoleProgress(System.err, redraw, progress.equals("quiet"));
    }
}
