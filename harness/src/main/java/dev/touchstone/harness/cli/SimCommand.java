// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.SeedSearch;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.CellResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    private static final int SHRINK_TRIES = 200;
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

    @Option(names = "--only", paramLabel = "GLOB", description = "run only the cells whose id matches")
    private @Nullable String only;

    @Option(names = "--until-failure", description = "stop at the first seed with an invalid cell or a missed control")
    private boolean untilFailure;

    @Option(names = "--shrink", description = "look for a smaller run of the first failure, and write it as a run")
    private boolean shrink;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Matcher range = RANGE.matcher(seeds);
        if (!range.matches() || from(range) > to(range)) {
            throw new UsageException("--seeds is a range such as 1..500, not \"" + seeds + "\"");
        }
        CampaignFile file = CampaignReader.read(campaign);
        plan(file, 1).requireOffered(ClusterKind.SIM);
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        long cells = 0;
        List<CellResult> failed = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (long seed = from(range); seed <= to(range) && (failed.isEmpty() || !untilFailure); seed++) {
            List<CellResult> results = SeedSearch.run(plan(file, seed), campaign);
            cells += results.size();
            for (CellResult result : results) {
                int code = ExitCode.of(List.of(result.summary()));
                if (code != ExitCode.VALID) {
                    print(result, out);
                    codes.add(code);
                }
                if (code == ExitCode.INVALID) {
                    failed.add(result);
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                Locale.ROOT,
                "%d %s in %.1f s (%.0f a minute): %d broke a claim or missed a control%n",
                cells,
                cells == 1 ? "cell" : "cells",
                seconds,
                cells * 60 / seconds,
                failed.size());
        out.flush();
        if (shrink && !failed.isEmpty()) {
            CellResult first = failed.get(0);
            CampaignPlan plan =
                    CampaignPlan.of(file, first.seed(), first.summary().id());
            new ShrunkRun(new RunOptions(), spec.commandLine()).find(plan, null, SHRINK_TRIES);
        }
        return ExitCode.worst(codes);
    }

    private CampaignPlan plan(CampaignFile file, long seed) {
        return only == null ? CampaignPlan.of(file, seed) : CampaignPlan.of(file, seed, only);
    }

    private static void print(CellResult result, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "seed %d  %s  %s  %s%n  again  %s%n",
                result.seed(),
                result.summary().verdict().toUpperCase(Locale.ROOT),
                result.summary().id(),
                result.summary().headline(),
                result.reproduce());
        out.flush();
    }

    private static long from(Matcher range) {
        return Long.parseLong(range.group(1));
    }

    private static long to(Matcher range) {
        return Long.parseLong(range.group(2));
    }
}
