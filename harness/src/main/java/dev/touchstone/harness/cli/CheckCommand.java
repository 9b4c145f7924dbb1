// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.catalog.Question;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.check.CheckJson;
import dev.touchstone.harness.check.CheckOutcome;
import dev.touchstone.harness.check.CheckSession;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Suggestion;
import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.ReadOptions;
import dev.touchstone.reports.CheckPage;
import dev.touchstone.reports.CheckSubject;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone check}: judges a history, of this store or of any other. */
@Command(
        name = "check",
        description = "Judge a history: ours, Jepsen's (EDN, JSON, log), Porcupine's or AWDIT's.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 valid, 1 invalid, 2 unknown, 64 wrong usage or not a history, 70 a bug of Touchstone,",
            "129 hung up, 130 interrupted, 143 terminated.",
            "Examples:",
            "  touchstone check history.edn",
            "  touchstone check history.edn.gz --workload list-append --consistency serializable",
            "  touchstone check register.jsonl --model 'cas-register(0)' --html out.html",
            "  zcat run.gz | touchstone check - --json"
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "a history, or - for standard input; .gz and .zst are unpacked")
    private Path file = Path.of(CheckSession.STANDARD_INPUT);

    @Option(
            names = "--workload",
            paramLabel = "W",
            description = "what the clients did (default: found out). See: touchstone list checkers")
    private @Nullable String workload;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "M",
            description = "judge linearizability against this model; a workload's name will do too."
                    + " See: touchstone list models")
    private @Nullable String model;

    @Option(
            names = {"--consistency", "--consistency-models"},
            paramLabel = "C",
            split = ",",
            description = "the consistency model that must hold (default: the strongest)")
    private List<String> consistency = new ArrayList<>();

    @Option(
            names = "--anomalies",
            paramLabel = "A",
            split = ",",
            description = "transactions: these anomalies make it invalid, and no others unless --consistency says so")
    private List<String> anomalies = new ArrayList<>();

    @Option(
            names = "--assume",
            paramLabel = "KEYS",
            split = ",",
            description = "rw-register: what is known of the order of versions:"
                    + " wfr-keys, sequential-keys, linearizable-keys")
    private List<String> assumptions = new ArrayList<>();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "F",
            description =
                    "the file's format: json-lines, jepsen-json, edn, jepsen-log, awdit, dbcop (default: found out)")
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
        ReadOptions reading =
                format == null ? ReadOptions.defaults() : ReadOptions.defaults().withFormat(format(format));
        Duration time = Durations.parse(timeout);
        long bytes = memory == null ? Runtime.getRuntime().maxMemory() / 2 : Durations.parseBytes(memory);
        refuseImpossiblePaths();
        if (html != null) {
            KeptFolder.require("--html", html);
        }
        PrintWriter err = spec.commandLine().getErr();
        try {
            CheckOutcome outcome;
            boolean interrupted;
            try (CheckConsole console = new CheckConsole(err, progress, Terminal.isStandardError())) {
                CheckSession session = new CheckSession(reading, time, bytes, console);
                Interrupts.onFirst(session::interrupt);
                outcome =
                        session.run(file.toString(), new Request(workload, model, consistency, anomalies, assumptions));
                interrupted = session.wasInterrupted();
            }
            return report(outcome, interrupted);
        } catch (CancellationException e) {
            err.println("touchstone: " + e.getMessage());
            return Interrupts.exitCode();
        } catch (HistoryException e) {
            if (e.isTooLarge()) {
                err.println("touchstone: " + e.getMessage() + "; give Java more, such as TOUCHSTONE_JAVA_OPTS=-Xmx8g");
                return ExitCode.UNKNOWN;
            }
            throw e;
        }
    }

    private int report(CheckOutcome outcome, boolean interrupted) {
        int exitCode = interrupted ? Interrupts.exitCode() : exitCode(outcome);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(CheckJson.write(outcome, exitCode));
        } else {
            print(outcome, out);
        }
        out.flush();
        if (interrupted) {
            spec.commandLine().getErr().println("touchstone: interrupted; what was decided before is above");
        }
        if (html != null) {
            try {
                RunFolder.writeText(
                        html,
                        CheckPage.render(outcome.history(), outcome.answer().results(), subject(outcome)));
            } catch (RunFolderException e) {
                throw new UsageException("--html: " + e.getMessage(), e);
            }
        }
        return exitCode;
    }

    private void print(CheckOutcome outcome, PrintWriter out) {
        Question question = outcome.question();
        out.printf(
                Locale.ROOT,
                "%s: %,d operation%s, judged as %s (%s)%n",
                name(outcome),
                outcome.history().size(),
                outcome.history().size() == 1 ? "" : "s",
                question.name(),
                question.reason());
        outcome.history().notes().forEach(note -> out.println("note: " + note));
        for (CheckResult result : outcome.answer().results()) {
            out.print(TextReport.render(outcome.history(), result));
        }
        if (!outcome.answer().implied().isEmpty()) {
            out.println("also hold, being weaker: "
                    + String.join(", ", outcome.answer().implied()));
        }
        if (!outcome.answer().skipped().isEmpty()) {
            out.println("not checked: " + String.join(", ", outcome.answer().skipped()));
        }
        out.println(outcome.verdict().word() + "; took " + took(outcome));
    }

    private CheckSubject subject(CheckOutcome outcome) {
        Question question = outcome.question();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Judged as", question.name() + " (" + question.reason() + ")");
        facts.put("Operations", CheckJson.outcomes(outcome.history()));
        if (!outcome.history().notes().isEmpty()) {
            facts.put("Note", String.join("; ", outcome.history().notes()));
        }
        facts.put("Took", took(outcome));
        if (!outcome.answer().implied().isEmpty()) {
            facts.put("Also hold", String.join(", ", outcome.answer().implied()) + ", being weaker");
        }
        if (!outcome.answer().skipped().isEmpty()) {
            facts.put("Not checked", String.join(", ", outcome.answer().skipped()) + ": interrupted");
        }
        return new CheckSubject(name(outcome), outcome.verdict(), new TreeSet<>(question.deciding()), facts, command());
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

    private static String took(CheckOutcome outcome) {
        return String.format(
                Locale.ROOT,
                "%.2f s, reading %.2f s of it; history %,d MiB, peak heap %,d MiB",
                outcome.totalNanos() / 1e9,
                outcome.readNanos() / 1e9,
                outcome.history().retainedBytes() >> 20,
                outcome.peakHeapBytes() >> 20);
    }

    private static String name(CheckOutcome outcome) {
        return String.valueOf(Path.of(outcome.file()).getFileName());
    }

    private static int exitCode(CheckOutcome outcome) {
        return switch (outcome.verdict()) {
            case VALID -> ExitCode.VALID;
            case INVALID -> ExitCode.INVALID;
            case UNKNOWN -> ExitCode.UNKNOWN;
        };
    }

    /** Before hours of work, not after. */
    private void refuseImpossiblePaths() {
        if (html != null && Files.isDirectory(html)) {
            throw new UsageException("--html: " + html + " is a folder; name a file");
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

    private static String word(HistoryFormat format) {
        return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
