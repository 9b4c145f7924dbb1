// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignFile.CheckPart;
import dev.touchstone.harness.campaign.CampaignFile.ClusterPart;
import dev.touchstone.harness.campaign.CampaignFile.ControlPart;
import dev.touchstone.harness.campaign.CampaignFile.LoadPart;
import dev.touchstone.harness.campaign.CampaignFile.SettingPart;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.Cell;
import dev.touchstone.harness.campaign.Provenance;
import java.util.List;
import java.util.Objects;
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
    @Option(
            names = "--workload",
            converter = CheckedText.OfWorkload.class,
            required = true,
            description = "see: touchstone list workloads")
    private String workload = "";

    @Option(
            names = "--fault",
            converter = CheckedText.OfFault.class,
            defaultValue = "none",
            description = "see: touchstone list faults (default: none)")
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

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CampaignFile file = fileOptions.over(file());
        long seed = Objects.requireNonNull(file.seed());
        CampaignPlan plan = CampaignPlan.of(withBug(file), seed, bug == null ? "*" : "*-bug-*");
        Provenance provenance = new Provenance(Again.of(spec) + " --seed " + seed, null, fileOptions.kind(file), seed);
        RunRequest request = new RunRequest(plan, provenance, options.folder(file.name()), null, null, null);
        return new CampaignSession(request, options, spec.commandLine()).run();
    }

    private CampaignFile file() {
        return new CampaignFile(
                "test-" + workload,
                null,
                null,
                ClusterPart.DEFAULT,
                List.of(new SettingPart(null, n, r, w, consistency, quorum, readRepair)),
                List.of(workload),
                List.of(fault),
                List.of(),
                null,
                null,
                null,
                new LoadPart(null, null, null, null),
                new CheckPart(null, null));
    }

    private CampaignFile withBug(CampaignFile file) {
        if (bug == null) {
            return file;
        }
        Cell cell = CampaignPlan.of(file, 0, "*").cells().get(0);
        return file.withControls(List.of(new ControlPart(bug, cell.setting().name(), workload, fault)));
    }
}
