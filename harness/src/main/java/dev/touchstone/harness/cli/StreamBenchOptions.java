// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.benchmarks.RegisterStream;
import dev.touchstone.benchmarks.StreamFile;
import dev.touchstone.benchmarks.TransactionStream;
import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What the history of {@code touchstone bench stream} is. */
final class StreamBenchOptions {
    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "10",
            description = "with stream: how many keys at a time (default: ${DEFAULT-VALUE})")
    private int keys = 10;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "50",
            description = "with stream: how many clients (default: ${DEFAULT-VALUE})")
    private int concurrency = 50;

    @Option(
            names = "--info",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = "with stream: the share of operations of unknown outcome (default: ${DEFAULT-VALUE})")
    private double info = 0.01;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "with stream: another one gives another history (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--stale", description = "with stream: one read near the end answers what was replaced before")
    private boolean stale;

    @Option(
            names = "--skew",
            description = "with stream of transactions: two near the end read one snapshot, and each writes what the"
                    + " other one read")
    private boolean skew;

    @Option(
            names = "--workload",
            paramLabel = "W",
            defaultValue = "register",
            description = "with stream: register, list-append or rw-register (default: ${DEFAULT-VALUE})")
    private String workload = "register";

    @Option(
            names = "--writes-per-key",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "with stream of transactions: writes of a key, until another takes its place (default: ${DEFAULT-VALUE})")
    private int writesPerKey = 32;

    /** Writes the history; false if it is too short for what is to go wrong. */
    boolean write(Path file, long operations, PrintStream out) throws IOException {
        return switch (workload) {
            case "register" -> {
                UsageException.unless(!skew, "--skew goes with --workload list-append or rw-register");
                yield StreamFile.write(file, plan(operations), out);
            }
            case "list-append", "rw-register" -> StreamFile.write(file, transactions(operations), out);
            default ->
                throw new UsageException(
                        Suggestion.unknown("workload", workload, List.of("register", "list-append", "rw-register")));
        };
    }

    private TransactionStream.Plan transactions(long operations) {
        UsageException.unless(keys >= 2, "--keys is at least 2, not " + keys);
        UsageException.unless(concurrency >= 2, "--concurrency is at least 2, not " + concurrency);
        UsageException.unless(info >= 0 && info <= 1, "--info is a share between 0 and 1, not " + info);
        UsageException.unless(writesPerKey >= 1, "--writes-per-key is at least 1, not " + writesPerKey);
        UsageException.unless(!stale || !skew, "--stale and --skew are two histories");
        TransactionStream.Fault fault = skew
                ? TransactionStream.Fault.SKEW
                : stale ? TransactionStream.Fault.STALE : TransactionStream.Fault.NONE;
        return new TransactionStream.Plan(
                operations, workload.equals("list-append"), keys, writesPerKey, concurrency, info, fault, seed);
    }

    private RegisterStream.Plan plan(long operations) {
        UsageException.unless(keys >= 1, "--keys is at least 1, not " + keys);
        UsageException.unless(concurrency >= 1, "--concurrency is at least 1, not " + concurrency);
        UsageException.unless(info >= 0 && info <= 1, "--info is a share between 0 and 1, not " + info);
        return new RegisterStream.Plan(operations, keys, concurrency, info, stale, seed);
    }
}
