// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.cluster.ClusterKind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone campaign}. */
@Command(
        name = "campaign",
        description = "Run a campaign and write its report.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Built-in campaigns: quick, matrix, claims, known-bugs. See: touchstone list campaigns",
            "Examples:",
            "  touchstone campaign quick",
            "  touchstone campaign quick --cluster sim --seed 7",
            "  touchstone campaign my.yaml --only 'register.*'"
        })
final class CampaignCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "quick",
            paramLabel = "NAME|FILE",
            description = "a built-in campaign or a YAML file (default: ${DEFAULT-VALUE})")
    private String campaign = "quick";

    @Option(
            names = "--cluster",
            paramLabel = "KIND",
            defaultValue = "local",
            description = "local or sim (default: ${DEFAULT-VALUE})")
    private String cluster = "local";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "what all randomness comes from (default: drawn, and printed)")
    private @Nullable Long seed;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            description = "how long each load runs, such as 10s; replaces load.time")
    private @Nullable String time;

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            defaultValue = "*",
            description = "run only the cells whose id matches")
    private String only = "*";

    @Option(names = "--resume", paramLabel = "DIR", description = "go on with an interrupted run in its folder")
    private @Nullable Path resume;

    @Option(names = "--dry-run", description = "print the effective configuration and the cells, and run nothing")
    private boolean dryRun;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ClusterKind kind = ClusterKind.of(cluster);
        RunRequest request = resume == null ? fresh() : resumed(resume);
        if (dryRun) {
            spec.commandLine()
                    .getOut()
                    .print(CampaignReader.write(request.plan().file()));
            spec.commandLine().getOut().println("# " + request.plan().cells().size() + " cells:");
            request.plan().cells().forEach(cell -> spec.commandLine().getOut().println("#   " + cell.id()));
            return ExitCode.VALID;
        }
        return new CampaignSession(request, kind, options, spec.commandLine()).run();
    }

    private RunRequest fresh() {
        CampaignFile file = CampaignReader.read(campaign);
        if (time != null) {
            CampaignFile.LoadPart load = file.load();
            file = file.withLoad(new CampaignFile.LoadPart(load.concurrency(), load.rate(), time, load.settle()));
        }
        long chosen = seed != null ? seed : file.seed() != null ? file.seed() : RunRequest.drawSeed();
        String asGiven = campaign + (time == null ? "" : " --time " + time);
        return new RunRequest(asGiven, CampaignPlan.of(file, chosen, only), options.folder(file.name()), false);
    }

    private RunRequest resumed(Path directory) {
        Path yaml = directory.resolve("campaign.yaml");
        CampaignFile file = CampaignReader.read(yaml.toString());
        if (file.seed() == null) {
            throw new UsageException(yaml + " has no seed: it is not the configuration of a run");
        }
        return new RunRequest(yaml.toString(), CampaignPlan.of(file, file.seed(), only), directory, true);
    }
}
