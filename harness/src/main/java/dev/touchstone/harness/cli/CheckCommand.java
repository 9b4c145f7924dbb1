// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.output.CheckResultJson;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.Suggestion;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.check.CheckQuestion;
import dev.touchstone.harness.check.Checks;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import dev.touchstone.reports.CheckPage;
import dev.touchstone.reports.run.RunFolder;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            "Exit codes: 0 valid, 1 invalid, 2 unknown, 64 not a history.",
            "Examples:",
            "  touchstone check history.edn",
            "  touchstone check history.edn.gz --workload list-append --consistency serializable",
            "  touchstone check register.jsonl --model 'cas-register(0)' --html out.html"
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "a history; .gz and .zst are unpacked")
    private Path file = Path.of(".");

    @Option(
            names = "--workload",
            paramLabel = "W",
            description = "what the clients did (default: found out). See: touchstone list checkers")
    private @Nullable String workload;

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "judge linearizability against this model. See: touchstone list models")
    private @Nullable String model;

    @Option(
            names = "--consistency",
            paramLabel = "C",
            description = "the consistency model that transactions must meet")
    private @Nullable String consistency;

    @Option(names = "--format", paramLabel = "F", description = "the file's format (default: found out)")
    private @Nullable String format;

    @Option(
            names = "--check-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "time for each property (default: ${DEFAULT-VALUE})")
    private String timeout = "60s";

    @Option(
            names = "--check-memory",
            paramLabel = "SIZE",
            description = "memory for each property (default: half of the heap)")
    private @Nullable String memory;

    @Option(names = "--json", description = "print the results as JSON on standard output, and nothing else")
    private boolean json;

    @Option(names = "--html", paramLabel = "OUT", description = "write one self-contained page")
    private @Nullable Path html;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        History history = HistoryReader.read(file, options());
        double readSeconds = (System.nanoTime() - start) / 1e9;
        CheckQuestion question = Checks.question(history, workload, model, consistency);
        List<CheckResult> results = new ArrayList<>();
        for (Checker checker : question.checkers()) {
            results.add(checker.check(history, budget()));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(results));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %,d operations, judged as %s (%s)%n",
                    file.getFileName(),
                    history.size(),
                    question.name(),
                    question.reason());
            results.forEach(result -> out.print(TextReport.render(history, result)));
            out.printf(
                    Locale.ROOT,
                    "took %.2f s, reading %.2f s of it; peak heap %,d MiB%n",
                    seconds,
                    readSeconds,
                    peakHeapBytes() >> 20);
        }
        if (html != null) {
            RunFolder.writeText(html, CheckPage.render(history, results, String.valueOf(file.getFileName())));
        }
        out.flush();
        return exitCode(question, results);
    }

    private ReadOptions options() {
        return format == null ? ReadOptions.defaults() : ReadOptions.defaults().withFormat(format(format));
    }

    private Budget budget() {
        long bytes = memory == null ? Runtime.getRuntime().maxMemory() / 2 : Durations.parseBytes(memory);
        return Budget.of(Durations.parse(timeout), bytes, line -> System.err.println("touchstone: " + line));
    }

    private static int exitCode(CheckQuestion question, List<CheckResult> results) {
        Verdict verdict = results.stream()
                .filter(result -> question.decides(result.property()))
                .map(CheckResult::verdict)
                .reduce(Verdict.VALID, Verdict::and);
        return switch (verdict) {
            case VALID -> ExitCode.VALID;
            case INVALID -> ExitCode.INVALID;
            case UNKNOWN -> ExitCode.UNKNOWN;
        };
    }

    private static long peakHeapBytes() {
        long peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                peak += pool.getPeakUsage().getUsed();
            }
        }
        return peak;
    }

    private static HistoryFormat format(String word) {
        List<String> words =
                Arrays.stream(HistoryFormat.values()).map(CheckCommand::word).toList();
        return Arrays.stream(HistoryFormat.values())
                .filter(each -> word(each).equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(Suggestion.unknown("format", word, words)));
    }

    private static String json(List<CheckResult> results) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        results.forEach(result -> all.add(CheckResultJson.tree(result)));
        return all.toPrettyString();
    }

    private static String word(HistoryFormat format) {
        return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
