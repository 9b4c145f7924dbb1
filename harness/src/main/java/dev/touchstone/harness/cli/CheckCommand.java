// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.check.CheckJson;
import dev.touchstone.harness.check.CheckOutcome;
import dev.touchstone.harness.check.CheckSession;
import dev.touchstone.harness.check.StreamOutcome;
import dev.touchstone.harness.check.StreamSession;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Suggestion;
import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.ReadOptions;
import dev.touchstone.reports.CheckPage;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone check}: judges a history, of this store or of any other. */
@Command(
        name = "check",
        description =
                "Judge histories: ours, Jepsen's (EDN, JSON, log), Porcupine's, AWDIT's, dbcop's, PolySI's or LiMo's.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 valid, 1 invalid, 2 unknown, 64 wrong usage or not a history, 70 a bug of Touchstone,",
            "129 hung up, 130 interrupted, 143 terminated.",
            "Examples:",
            "  touchstone check history.edn",
            "  touchstone check history.edn.gz --workload list-append --consistency serializable",
            "  touchstone check register.jsonl --model 'cas-register(0)' --html out.html",
            "  touchstone check store/*/history.edn",
            "  zcat run.gz | touchstone check - --json"
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "histories, or folders of test runs, each judged by itself; - for standard input."
                    + " What is packed by gzip, zstd, xz, bzip2 or zip is unpacked")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--entry", paramLabel = "NAME", description = "the file to read of a zip archive that has several")
    private @Nullable String entry;

    @Mixin
    private CheckQuestion question = new CheckQuestion();

    @Mixin
    private ElleCliOptions elle = new ElleCliOptions();

    @Mixin
    private StreamOptions streaming = new StreamOptions();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "F",
            description =
                    "the file's format: json-lines, jepsen-json, edn, jepsen-log, awdit, dbcop, columns, polysi, call-return"
                            + " (default: found out)")
    private @Nullable String format;

    @Option(
            names = "--check-timeout",
            converter = CheckedText.OfDuration.class,
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "time for each property (default: ${DEFAULT-VALUE})")
    private String timeout = "60s";

    @Option(
            names = "--check-memory",
            converter = CheckedText.OfSize.class,
            paramLabel = "SIZE",
            description = "memory for each property (default: half of the heap)")
    private @Nullable String memory;

    @Option(names = "--json", description = "print one JSON document on standard output, and nothing else")
    private boolean json;

    @Option(names = "--html", paramLabel = "OUT", description = "write one self-contained page")
    private @Nullable Path html;

    @Option(
            names = "--progress",
            converter = CheckedText.OfProgress.class,
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto, tty, plain, json or quiet (default: ${DEFAULT-VALUE})")
    private String progress = "auto";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        elle.unneeded().forEach(sentence -> spec.commandLine().getErr().println("touchstone: " + sentence));
        refuseImpossiblePaths();
        if (html != null) {
            KeptFolder.require("--html", html);
        }
        if (files.size() > 1 && !streaming.isWanted()) {
            return new CheckedFiles(spec.commandLine(), json).judge(files, this::judge);
        }
        Path file = files.isEmpty() ? Path.of(CheckSession.STANDARD_INPUT) : files.get(0);
        try {
            return streaming.isWanted() ? stream(file) : report(judge(file));
        } catch (CancellationException e) {
            spec.commandLine().getErr().println("touchstone: " + e.getMessage());
            return Interrupts.exitCode();
        } catch (HistoryException e) {
            if (e.isTooLarge()) {
                spec.commandLine().getErr().println("touchstone: " + CheckText.tooLarge(e));
                return ExitCode.UNKNOWN;
            }
            throw e;
        }
    }

    private ReadOptions reading() {
        ReadOptions reading = ReadOptions.defaults().withEntry(entry);
        return format == null ? reading : reading.withFormat(format(format));
    }

    private int stream(Path file) {
        if (html != null || files.size() > 1) {
            throw new UsageException(
                    html != null
                            ? "--html needs the whole history, which is not kept"
                            : "only one file is judged in one pass");
        }
        StreamedCheck told = new StreamedCheck(spec.commandLine().getOut(), json);
        OnlineChecker checker = StreamOptions.checker(question.request(elle.details()), told::tell);
        try (CheckConsole console =
                new CheckConsole(spec.commandLine().getErr(), progress, Terminal.isStandardError())) {
            StreamSession session = new StreamSession(reading(), console);
            Interrupts.onFirst(session::interrupt);
            StreamOutcome outcome = streaming.run(session, file.toString(), checker);
            return told.end(outcome, session.wasInterrupted());
        }
    }

    private CheckedFiles.Judged judge(Path file) {
        Duration time = Durations.parse(timeout);
        long bytes = memory == null ? Runtime.getRuntime().maxMemory() / 2 : Durations.parseBytes(memory);
        PrintWriter err = spec.commandLine().getErr();
        try (CheckConsole console = new CheckConsole(err, progress, Terminal.isStandardError())) {
            CheckSession session = new CheckSession(reading(), time, bytes, console);
            Interrupts.onFirst(session::interrupt);
            CheckOutcome outcome = session.run(file.toString(), question.request(elle.details()));
            return new CheckedFiles.Judged(outcome, session.wasInterrupted());
        }
    }

    private int report(CheckedFiles.Judged judged) {
        CheckOutcome outcome = judged.outcome();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(CheckJson.write(outcome, judged.exitCode()));
        } else {
            CheckText.print(outcome, out);
        }
        out.flush();
        if (judged.interrupted()) {
            spec.commandLine().getErr().println("touchstone: interrupted; what was decided before is above");
        }
        if (html != null) {
            try {
                RunFolder.writeText(
                        html,
                        CheckPage.render(
                                outcome.history(), outcome.answer().results(), CheckText.subject(outcome, command())));
            } catch (RunFolderException e) {
                throw new UsageException("--html: " + e.getMessage(), e);
            }
        }
        return judged.exitCode();
    }

    /** The command line again, as a shell takes it. */
    private String command() {
        List<String> words = new ArrayList<>(List.of("touchstone", "check"));
        spec.commandLine().getParseResult().originalArgs().stream()
                .skip(1)
                .map(Again::quoted)
                .forEach(words::add);
        return String.join(" ", words);
    }

    /** Before hours of work, not after. */
    private void refuseImpossiblePaths() {
        if (html != null && Files.isDirectory(html)) {
            throw new UsageException("--html: " + html + " is a folder; name a file");
        } else if (html != null && files.size() > 1) {
            throw new UsageException("--html writes the page of one history; " + files.size() + " are named");
        }
    }

    private static HistoryFormat format(String word) {
        if (word.equals("json")) {
            return HistoryFormat.JSON_LINES;
        }
        List<String> words =
                Arrays.stream(HistoryFormat.values()).map(CheckCommand::word).toList();
        return Arrays.stream(HistoryFormat.values())
                .filter(each -> word(each).equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(Suggestion.unknown("format", word, words)));
    }

    static String word(HistoryFormat format) {
        return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
