// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.benchmarks.RegisterStream;
import dev.touchstone.harness.UsageException;
import picocli.CommandLine.Option;

/** What the history of {@code touchstone bench stream} is. */
final class StreamBenchOptions {
    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "10",
            description = "with stream: how many registers (default: ${DEFAULT-VALUE})")
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

    RegisterStream.Plan plan(long operations) {
        UsageException.unless(keys >= 1, "--keys is at least 1, not " + keys);
        UsageException.unless(concurrency >= 1, "--concurrency is at least 1, not " + concurrency);
        UsageException.unless(info >= 0 && info <= 1, "--info is a share between 0 and 1, not " + info);
        return new RegisterStream.Plan(operations, keys, concurrency, info, stale, seed);
    }
}
