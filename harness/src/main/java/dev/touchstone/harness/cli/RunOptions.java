// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.LivePolicy;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.harness.campaign.Rerun;
import dev.touchstone.harness.campaign.RunPolicy;
import dev.touchstone.nemesis.schedule.Schedule;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that makes a run takes. */
final class RunOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder (default: reports/runs/<time>-<campaign>)")
    private @Nullable Path out;

    @Option(names = "--json", description = "print one JSON document on standard output and nothing else")
    private boolean json;

    @Option(names = "--unknown-ok", description = "exit 0 although some cell is unknown")
    private boolean unknownOk;

    @Option(names = "--fail-fast", description = "stop after the first invalid cell or missed control")
    private boolean failFast;

    @Option(
            names = "--live-check",
            description = "judge registers while a cell runs, and tell the first violation of what its setting promises"
                    + " at once; the report's verdict is that of the whole history")
    private boolean liveCheck;

    @Option(
            names = "--live-stop",
            description = "the same, and end the cell's load then: no final reads are made if no other cell goes on")
    private boolean liveStop;

    @Option(
            names = "--keep-cluster",
            description = "when done, keep the nodes running until Ctrl-C, and their files (local clusters)")
    private boolean keepCluster;

    @Option(
            names = "--progress",
            converter = CheckedText.OfProgress.class,
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto, tty, plain, json or quiet, on standard error")
    private String progress = "auto";

    @Option(
            names = "--color",
            converter = CheckedText.OfColor.class,
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never (default: ${DEFAULT-VALUE}; NO_COLOR is respected)")
    private String color = "auto";

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "log on standard error what else goes to run.log alone")
    private boolean verbose;

    /** The run's folder; a number is added to the name of one that is there already. */
    Path folder(String campaign) {
        if (out != null) {
            KeptFolder.require("--out", out);
            return out;
        }
        return newFolder(campaign);
    }

    /** A folder for a run that is not there yet, named by the time and what is run. */
    static Path newFolder(String campaign) {
        String time = LocalDateTime.now(ZoneId.systemDefault())
                .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        Path runs = Path.of("reports", "runs");
        String name = time + "-" + campaign.replaceAll("[^A-Za-z0-9.-]", "-");
        Path folder = runs.resolve(name);
        for (int i = 2; folder.toFile().exists(); i++) {
            folder = runs.resolve(name + "-" + i);
        }
        return folder;
    }

    boolean json() {
        return json;
    }

    boolean unknownOk() {
        return unknownOk;
    }

    boolean verbose() {
        return verbose;
    }

    Palette palette() {
        return Palette.of(color);
    }

    RunPolicy policy(@Nullable Schedule schedule, @Nullable Rerun rerun) {
        LivePolicy live = liveStop ? LivePolicy.STOP : liveCheck ? LivePolicy.TELL : LivePolicy.NONE;
        return new RunPolicy(failFast, keepCluster, live, schedule, rerun);
    }

    /** Whether there is a line that is redrawn, so that what is printed has a line of its own by itself. */
    boolean redraws() {
        return !quiet && ProgressMode.of(progress).on(Terminal.isStandardError()) == ProgressMode.TTY;
    }

    /** Progress of a search that counts what it tries. */
    SeedProgress counting(String noun, long total) {
        ProgressMode mode = ProgressMode.of(progress).on(Terminal.isStandardError());
        return SearchOptions.progress(mode, quiet, noun, total);
    }

    Progress console() {
        ProgressMode mode = ProgressMode.of(progress).on(Terminal.isStandardError());
        boolean silent = quiet || mode == ProgressMode.QUIET;
        return mode == ProgressMode.JSON
                ? new JsonProgress(System.err)
                : mode == ProgressMode.TTY && !silent
                        ? ConsoleProgress.terminal(System.err, TerminalWidth.watched())
                        : ConsoleProgress.plain(System.err, silent);
    }
}
