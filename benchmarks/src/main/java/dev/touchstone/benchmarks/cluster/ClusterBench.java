// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What nodes cost that are processes of their own: how soon one is ready, how much memory it takes, how soon it stops; and puts and gets
 * of {@code 100} bytes on three of them, 64 under way. Several jars are measured in turns, round after round: machines are not the same
 * from one minute to the next, so only figures of one run compare. Of these the CPU time of an operation is the steadiest.
 */
public final class ClusterBench {
    private static final int IN_FLIGHT = 64;
    /** Before that, more is compiled than worked. */
    private static final int WARM_OPERATIONS = 200_000;
    /** Of what the nodes work; a node is warm when its compilers take less, and is looked at no more often than that. */
    private static final double COMPILING_SHARE = 0.02;

    private static final int WARM_RUNS_MAX = 12;

    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final String BUCKET = "bench";
    private static final String ROW = "%-24s %-8s %9s %8s %8s %8s %8s %7s  %s%n";

    private final PrintStream out;
    private final Duration time;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private final Map<String, List<Double>> costs = new LinkedHashMap<>();

    private ClusterBench(PrintStream out, Duration time) {
        this.out = out;
        this.time = time;
    }

    /** What is measured: the name to print, and the command that runs a node of it with a configuration file. */
    public record Subject(String name, Function<Path, List<String>> command) {}

    /**
     * Prints a table.
     *
     * @param time of each load; half of it for each run before, until nearly all is compiled
     */
    public static void run(PrintStream out, List<Subject> subjects, int rounds, Duration time)
            throws IOException, InterruptedException {
        ClusterBench bench = new ClusterBench(out, time);
        out.printf(
                Locale.ROOT,
                ROW,
                "jar",
                "what",
                "op/s",
                "p50 us",
                "p99 us",
                "CPU us",
                "RSS MiB",
                "ready",
                "stop, failed");
        for (int round = 0; round < rounds; round++) {
            for (Subject each : subjects) {
                bench.alone(each);
                bench.three(each);
            }
        }
        bench.summary(subjects);
    }

    /** One node by itself, without work. */
    private void alone(Subject subject) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("touchstone-cluster-");
        try {
            long began = System.nanoTime();
            Nodes nodes = new Nodes(folder, 1, subject.command());
            try {
                nodes.awaitServing(0);
                long ready = millisSince(began);
                Thread.sleep(QUIET.toMillis());
                long resident = nodes.residentMiB(0);
                long stopping = System.nanoTime();
                nodes.close();
                out.printf(
                        Locale.ROOT,
                        ROW,
                        subject.name(),
                        "idle",
                        "",
                        "",
                        "",
                        "",
                        resident,
                        ready + "ms",
                        millisSince(stopping) + "ms");
            } finally {
                nodes.close();
            }
        } finally {
            delete(folder);
        }
    }

    private void three(Subject subject) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("touchstone-cluster-");
        try (Nodes nodes = new Nodes(folder, 3, subject.command())) {
            nodes.awaitReady();
            load(subject, nodes, "QUORUM", "{\"n\": 3, \"r\": 2, \"w\": 2, \"resolve\": \"lww\"}");
            load(subject, nodes, "ONE", "{\"n\": 3, \"r\": 1, \"w\": 1, \"resolve\": \"lww\"}");
        } finally {
            delete(folder);
        }
    }

    private void load(Subject subject, Nodes nodes, String what, String settings)
            throws IOException, InterruptedException {
        String bucket = BUCKET + what.toLowerCase(Locale.ROOT);
        int status = nodes.call(0, "PUT", "/v1/buckets/" + bucket, settings).statusCode();
        if (status != 204) {
            throw new IOException("the bucket could not be made: " + status);
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < nodes.count(); i++) {
            addresses.add(nodes.http(i));
            while (nodes.call(i, "GET", "/v1/buckets/" + bucket, "").statusCode() != 200) {
                Thread.sleep(50);
            }
        }
        try (HttpLoad load = new HttpLoad(addresses, IN_FLIGHT, bucket)) {
            load.fill();
            warmUp(nodes, load);
            long cpu = nodes.cpuMicros();
            HttpLoad.Result result = load.run(time);
            double cost = cost(nodes, cpu, result);
            note(rates, subject.name() + " " + what, result.perSecond());
            note(costs, subject.name() + " " + what, cost);
            out.printf(
                    Locale.ROOT,
                    ROW,
                    subject.name(),
                    what,
                    Math.round(result.perSecond()),
                    result.p50Micros(),
                    result.p99Micros(),
                    String.format(Locale.ROOT, "%.1f", cost),
                    nodes.residentMiB(0),
                    "",
                    result.failed());
        }
    }

    /** Until the compilers of the nodes have little left to do. */
    private void warmUp(Nodes nodes, HttpLoad load) throws IOException, InterruptedException {
        long done = 0;
        for (int run = 0; run < WARM_RUNS_MAX; run++) {
            long cpu = nodes.cpuMicros();
            long compiling = nodes.compilerMicros();
            done += load.run(time.dividedBy(2)).done();
            double share = (nodes.compilerMicros() - compiling) / (double) Math.max(1, nodes.cpuMicros() - cpu);
            if (done >= WARM_OPERATIONS && share < COMPILING_SHARE) {
                return;
            }
        }
    }

    /** The CPU time of an operation, in microseconds. */
    private static double cost(Nodes nodes, long cpuBefore, HttpLoad.Result result) {
        return (nodes.cpuMicros() - cpuBefore) / (double) Math.max(1, result.done());
    }

    /** Medians, and how each compares with those of the first. */
    private void summary(List<Subject> subjects) {
        for (String what : List.of("QUORUM", "ONE")) {
            String first = subjects.get(0).name() + " " + what;
            for (Subject each : subjects) {
                String name = each.name() + " " + what;
                out.printf(
                        Locale.ROOT,
                        "%-33s %9.0f op/s (%.2f)   %6.1f us of CPU (%.2f)%n",
                        name,
                        median(rates, name),
                        median(rates, name) / median(rates, first),
                        median(costs, name),
                        median(costs, name) / median(costs, first));
            }
        }
    }

    private static void note(Map<String, List<Double>> figures, String name, double figure) {
        figures.computeIfAbsent(name, ignored -> new ArrayList<>()).add(figure);
    }

    private static double median(Map<String, List<Double>> figures, String name) {
        List<Double> sorted =
                figures.getOrDefault(name, List.of(0.0)).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
