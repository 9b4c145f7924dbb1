// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.SeedSearch;
import dev.touchstone.reports.run.CellResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone sim}: many seeds of a campaign in the simulator. */
@Command(
        name = "sim",
        description = "Run many seeds of a campaign in the simulator, and say which break a claim.",
        mixinStandardHelpOptions = true)
final class SimCommand implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "quick",
            paramLabel = "NAME|FILE",
            description = "default: ${DEFAULT-VALUE}")
    private String campaign = "quick";

    @Option(names = "--seeds", defaultValue = "1..20", paramLabel = "A..B", description = "default: ${DEFAULT-VALUE}")
    private String seeds = "1..20";

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            defaultValue = "*",
            description = "run only the cells whose id matches")
    private String only = "*";

    @Option(names = "--until-failure", description = "stop at the first seed with an invalid cell or a missed control")
    private boolean untilFailure;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Matcher range = RANGE.matcher(seeds);
        if (!range.matches()) {
            throw new UsageException("--seeds is a range such as 1..500, not \"" + seeds + "\"");
        }
        CampaignFile file = CampaignReader.read(campaign);
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        long cells = 0;
        long failures = 0;
        for (long seed = Long.parseLong(range.group(1)); seed <= Long.parseLong(range.group(2)); seed++) {
            List<CellResult> results = SeedSearch.run(CampaignPlan.of(file, seed, only), campaign);
            cells += results.size();
            for (CellResult result : results) {
                if (ExitCode.of(List.of(result.summary())) == ExitCode.INVALID) {
                    failures++;
                    out.printf(
                            Locale.ROOT,
                            "seed %d  %s  %s  %s%n  again  %s%n",
                            seed,
                            result.summary().verdict().toUpperCase(Locale.ROOT),
                            result.summary().id(),
                            result.summary().headline(),
                            result.reproduce());
                    out.flush();
                }
            }
            if (failures > 0 && untilFailure) {
                break;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                Locale.ROOT,
                "%d cells in %.1f s (%.0f a minute): %d broke a claim or missed a control%n",
                cells,
                seconds,
                cells * 60 / seconds,
                failures);
        out.flush();
        return failures > 0 ? ExitCode.INVALID : ExitCode.VALID;
    }
}
