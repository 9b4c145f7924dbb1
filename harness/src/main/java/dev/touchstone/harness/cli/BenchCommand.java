// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.benchmarks.BenchRow;
import dev.touchstone.benchmarks.CheckerBench;
import dev.touchstone.benchmarks.ElleBench;
import dev.touchstone.benchmarks.HistoryFiles;
import dev.touchstone.benchmarks.IsolationBench;
import dev.touchstone.benchmarks.PolygraphRows;
import dev.touchstone.benchmarks.SimulationBench;
import dev.touchstone.benchmarks.StoreBench;
import dev.touchstone.benchmarks.attack.AttackBench;
import dev.touchstone.benchmarks.attack.OverloadBench;
import dev.touchstone.benchmarks.cluster.ClusterBench;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.local.JavaCommand;
import dev.touchstone.history.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code touchstone bench}. */
@Command(
        name = "bench",
        description =
                "Run benchmarks: checker (the next three, linearizability, logs, keys that grow, ranges, and recorded histories), elle"
                        + " (transactions), polygraph (their complete verdicts), isolation,"
                        + " sim (operations of a simulated cluster for each second of CPU, and where they go) or"
                        + " store (about a minute: puts and gets on one storage, then by HTTP on one node and on three, with the rate,"
                        + " the median and 99th percentile, and the CPU time of each). Or see what a cluster of processes bears:"
                        + " attack (all known attacks on a node), overload (more clients than it works for), and what it costs: cluster"
                        + " (three processes under load; of several jars in turns, to compare them). stream only writes a history"
                        + " of any length, of registers or transactions, as columns.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final List<String> BENCHMARKS = List.of(
            "checker", "elle", "polygraph", "isolation", "sim", "store", "attack", "overload", "cluster", "stream");
    /** Less than this measures nothing. */
    private static final Duration TIME_MIN = Duration.ofSeconds(1);

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "checker",
            paramLabel = "WHAT",
            description =
                    "checker, elle, polygraph, isolation, sim, store, attack, overload, cluster or stream (default: ${DEFAULT-VALUE})")
    private String what = "checker";

    @Option(
            names = "--write",
            paramLabel = "PATH",
            description =
                    "only write the large histories into this folder, for touchstone check; with stream: into this file")
    private @Nullable Path write;

    @Option(
            names = "--operations",
            paramLabel = "N",
            defaultValue = "" + HistoryFiles.OPERATIONS,
            description = "with --write: how many operations each has (default: ${DEFAULT-VALUE})")
    private long operations = HistoryFiles.OPERATIONS;

    @Mixin
    private final StreamBenchOptions stream = new StreamBenchOptions();

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "with attack, overload and cluster: how long each takes, such as 10s (default: ${DEFAULT-VALUE})")
    private String time = "60s";

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "with cluster: a jar to measure, in place of this one; several are measured in turns")
    private List<Path> jars = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "with cluster: how often each jar is measured (default: ${DEFAULT-VALUE})")
    private int rounds = 1;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            defaultValue = ".*",
            description =
                    "with attack and the checkers: a regular expression for the names of those to make, or the work to measure")
    private String only = ".*";

    @Option(
            names = "--busy",
            description =
                    "with attack and overload: the machine does other things, so how long answers take is told, and not judged")
    private boolean busy;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (write != null) {
            return write(write);
        }
        boolean met = true;
        switch (what) {
            case "checker" -> met = measured(CheckerBench.rows());
            case "elle" -> met = measured(ElleBench.rows());
            case "polygraph" -> met = measured(PolygraphRows.rows());
            case "isolation" -> met = measured(IsolationBench.rows());
            case "sim" -> met = SimulationBench.run(System.out);
            case "store" -> StoreBench.run(System.out);
            case "attack" -> met = AttackBench.run(System.out, time(), attacks(), busy, JavaCommand::forNode);
            case "overload" -> met = OverloadBench.run(System.out, time(), busy, JavaCommand::forNode);
            case "cluster" -> ClusterBench.run(System.out, subjects(), rounds(), time());
            case "stream" -> throw new UsageException("stream needs --write FILE, such as --write register.tcol");
            default -> throw new UsageException(Suggestion.unknown("benchmark", what, BENCHMARKS));
        }
        return met ? ExitCode.VALID : ExitCode.INVALID;
    }

    private int write(Path path) throws IOException {
        UsageException.unless(operations >= 1, "--operations is at least 1, not " + operations);
        if (what.equals("stream")) {
            UsageException.unless(
                    stream.write(path, operations, System.out), "the history is too short for what is to go wrong");
            return ExitCode.VALID;
        }
        UsageException.unless(operations <= Integer.MAX_VALUE, "--operations is too many: " + operations);
        HistoryFiles.write(path, (int) operations, System.out);
        return ExitCode.VALID;
    }

    private Duration time() {
        Duration each = Durations.parse(time);
        UsageException.unless(each.compareTo(TIME_MIN) >= 0, "--time is at least 1s, not " + time);
        return each;
    }

    private int rounds() {
        UsageException.unless(rounds >= 1, "--rounds is at least 1, not " + rounds);
        return rounds;
    }

    /** Measures the rows that the pattern names. */
    private boolean measured(List<BenchRow> rows) {
        List<String> named = named("row", rows.stream().map(BenchRow::work).toList());
        return CheckerBench.run(
                System.out,
                rows.stream().filter(row -> named.contains(row.work())).toList());
    }

    /** The pattern, which some attack has. */
    private String attacks() {
        named("attack", AttackBench.names());
        return only;
    }

    /** Of these names those that the pattern matches, of which there must be one. */
    private List<String> named(String what, List<String> names) {
        try {
            Pattern pattern = Pattern.compile(only);
            List<String> named = names.stream()
                    .filter(name -> pattern.matcher(name).matches())
                    .toList();
            UsageException.unless(
                    !named.isEmpty(),
                    "--only " + only + " is the name of no " + what + "; there are " + String.join(", ", names));
            return named;
        } catch (PatternSyntaxException e) {
            throw new UsageException("--only " + only + " is no regular expression: " + e.getDescription(), e);
        }
    }

    private List<ClusterBench.Subject> subjects() {
        if (jars.isEmpty()) {
            return List.of(new ClusterBench.Subject("this", JavaCommand::forNode));
        }
        List<ClusterBench.Subject> subjects = new ArrayList<>();
        for (Path each : jars) {
            if (!Files.isRegularFile(each)) {
                throw new UsageException("--jar: there is no file " + each);
            }
            subjects.add(new ClusterBench.Subject(
                    (subjects.size() + 1) + ":" + each.getFileName(), config -> JavaCommand.forNode(config, each)));
        }
        return subjects;
    }
}
