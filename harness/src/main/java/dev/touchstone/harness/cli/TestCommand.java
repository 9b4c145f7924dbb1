// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignFile.CheckPart;
import dev.touchstone.harness.campaign.CampaignFile.ClusterPart;
import dev.touchstone.harness.campaign.CampaignFile.ControlPart;
import dev.touchstone.harness.campaign.CampaignFile.LoadPart;
import dev.touchstone.harness.campaign.CampaignFile.SettingPart;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.cluster.ClusterKind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code touchstone test}: a campaign of one cell. */
@Command(name = "test", description = "Run one cell: a workload under a fault.", mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Option(names = "--workload", required = true, description = "see: touchstone list workloads")
    private String workload = "";

    @Option(names = "--fault", defaultValue = "none", description = "see: touchstone list faults (default: none)")
    private String fault = "none";

    @Option(names = "--n", defaultValue = "3", description = "owners of a key (default: 3)")
    private int n;

    @Option(names = "--r", defaultValue = "2", description = "answers a read waits for (default: 2)")
    private int r;

    @Option(names = "--w", defaultValue = "2", description = "acknowledgements a write waits for (default: 2)")
    private int w;

    @Option(names = "--consistency", defaultValue = "eventual", description = "eventual or quorum (default: eventual)")
    private String consistency = "eventual";

    @Option(names = "--quorum", description = "strict or sloppy (default: sloppy; strict with consistency quorum)")
    private @Nullable String quorum;

    @Option(
            names = "--read-repair",
            description = "off, async or blocking (default: async; blocking with consistency quorum)")
    private @Nullable String readRepair;

    @Option(
            names = "--bug",
            description = "switch a known bug on; the cell is then a control. See: touchstone list bugs")
    private @Nullable String bug;

    @Option(names = "--cluster", defaultValue = "local", description = "local or sim (default: local)")
    private String cluster = "local";

    @Option(names = "--nodes", defaultValue = "5", description = "how many nodes (default: 5)")
    private int nodes;

    @Option(names = "--concurrency", defaultValue = "10", description = "how many clients (default: 10)")
    private int concurrency;

    @Option(names = "--rate", defaultValue = "100", description = "operations a second, about (default: 100)")
    private double rate;

    @Option(names = "--time", defaultValue = "10s", description = "how long the load runs (default: 10s)")
    private String time = "10s";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "what all randomness comes from (default: drawn, and printed)")
    private @Nullable Long seed;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ClusterKind kind = ClusterKind.of(cluster);
        SettingPart setting = new SettingPart("setting", n, r, w, consistency, quorum, readRepair);
        List<ControlPart> controls =
                bug == null ? List.of() : List.of(new ControlPart(bug, "setting", workload, fault));
        CampaignFile file = new CampaignFile(
                "test-" + workload,
                null,
                seed,
                new ClusterPart(nodes),
                List.of(setting),
                List.of(workload),
                List.of(fault),
                controls,
                new LoadPart(concurrency, rate, time, null),
                new CheckPart(null, null));
        long chosen = seed != null ? seed : RunRequest.drawSeed();
        CampaignPlan plan = CampaignPlan.of(file, chosen, bug == null ? "*" : "*-bug-*");
        Path folder = options.folder(file.name());
        RunRequest request = new RunRequest(folder.resolve("campaign.yaml").toString(), plan, folder, false);
        return new CampaignSession(request, kind, options, spec.commandLine()).run();
    }
}
