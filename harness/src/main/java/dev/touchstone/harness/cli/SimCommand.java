// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.cluster.ClusterKind;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone sim}: many seeds of a campaign in the simulator. */
@Command(
        name = "sim",
        description =
                "Run many seeds of a campaign in the simulator, and say which break a claim. The cells that do are"
                        + " written as a run, with history and report.",
        mixinStandardHelpOptions = true)
final class SimCommand implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,18})\\.\\.(-?\\d{1,18})");

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "quick",
            paramLabel = "NAME|FILE",
            description = "default: ${DEFAULT-VALUE}")
    private String campaign = "quick";

    @Option(
            names = "--seeds",
            defaultValue = "1..20",
            paramLabel = "A..B",
            description = "whole numbers, negative ones too, as with --seed of a campaign (default: ${DEFAULT-VALUE})")
    private String seeds = "1..20";

    @Option(names = "--only", paramLabel = "GLOB", description = "run only the cells whose id matches")
    private @Nullable String only;

    @Option(names = "--until-failure", description = "stop at the first seed with an invalid cell or a missed control")
    private boolean untilFailure;

    @Option(names = "--shrink", description = "look for a smaller run of the first failure, and write it as a run")
    private boolean shrink;

    @Mixin
    private final ShrinkOptions shrinking = new ShrinkOptions();

    @Mixin
    private final SearchOptions options = new SearchOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Matcher range = RANGE.matcher(seeds);
        if (!range.matches() || from(range) > to(range)) {
            throw new UsageException("--seeds is a range such as 1..500, not \"" + seeds + "\"");
        }
        CampaignFile file = CampaignReader.read(campaign);
        plan(file, from(range)).requireOffered(ClusterKind.SIM);
        String again = Caller.ofProcess().program() + " sim " + Again.quoted(campaign) + " --seeds " + seeds
                + (only == null ? "" : " --only " + Again.quoted(only));
        SeedsRun search = new SeedsRun(
                seed -> plan(file, seed),
                campaign,
                again,
                options,
                spec.commandLine().getOut());
        int code = search.run(from(range), to(range), untilFailure);
        if (shrink && search.firstFailed() != null) {
            CampaignPlan plan = search.firstFailed().planOfCell();
            new ShrunkRun(options.forShrunk(), shrinking, spec.commandLine()).find(plan, null, null);
        }
        return code;
    }

    private CampaignPlan plan(CampaignFile file, long seed) {
        return only == null ? CampaignPlan.of(file, seed) : CampaignPlan.of(file, seed, only);
    }

    private static long from(Matcher range) {
        return Long.parseLong(range.group(1));
    }

    private static long to(Matcher range) {
        return Long.parseLong(range.group(2));
    }
}
