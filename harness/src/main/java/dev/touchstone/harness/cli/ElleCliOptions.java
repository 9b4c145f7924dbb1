// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.catalog.WorkloadDetails;
import dev.touchstone.harness.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of elle-cli that people have in their scripts: those that mean something here do it, the others are said to be of no use. */
final class ElleCliOptions {
    @Option(
            names = {"-n", "--allow-negative-balances"},
            description = "bank: accounts may be overdrawn")
    private boolean negativeBalances;

    @Option(
            names = {"-o", "--total-amount"},
            paramLabel = "N",
            description = "bank: what all accounts hold together (default: what the first read shows)")
    private @Nullable Long totalAmount;

    @Option(
            names = {"-g", "--group-size"},
            paramLabel = "N",
            defaultValue = "0",
            description = "long-fork: how many keys each read has (default: any)")
    private int groupSize;

    @Option(
            names = {"-v", "--verbose"},
            hidden = true)
    private boolean verbose;

    @Option(names = "--max-transfer", paramLabel = "N", hidden = true)
    private @Nullable Long maxTransfer;

    @Option(
            names = {"-s", "--cycle-search-timeout"},
            paramLabel = "MS",
            hidden = true)
    private @Nullable Long cycleSearchTimeout;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            hidden = true)
    private @Nullable String directory;

    @Option(
            names = {"-p", "--plot-format"},
            paramLabel = "F",
            hidden = true)
    private @Nullable String plotFormat;

    @Option(
            names = {"-t", "--plot-timeout"},
            paramLabel = "MS",
            hidden = true)
    private @Nullable Long plotTimeout;

    @Option(
            names = {"-b", "--max-plot-bytes"},
            paramLabel = "N",
            hidden = true)
    private @Nullable Long maxPlotBytes;

    WorkloadDetails details() {
        if (groupSize < 0) {
            throw new UsageException("--group-size is a number of keys, not " + groupSize);
        }
        return new WorkloadDetails(totalAmount, negativeBalances, groupSize);
    }

    /** A sentence for each option that was given and has no effect. */
    List<String> unneeded() {
        List<String> sentences = new ArrayList<>();
        if (plotFormat != null || plotTimeout != null || maxPlotBytes != null || directory != null) {
            sentences.add(
                    "--directory and the options of plots have no effect: --html OUT writes one page with all drawings");
        }
        if (cycleSearchTimeout != null) {
            sentences.add("--cycle-search-timeout has no effect: --check-timeout bounds the whole check");
        }
        if (maxTransfer != null) {
            sentences.add("--max-transfer has no effect: it is of elle-cli's generator");
        }
        if (verbose) {
            sentences.add("--verbose has no effect: reports are always whole");
        }
        return sentences;
    }
}
