// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code touchstone campaign}. */
@Command(
        name = "campaign",
        description = "Run a campaign and write its report.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Built-in campaigns: quick, matrix, claims, containers, known-bugs. See: touchstone list campaigns",
            "Ctrl-C heals and reports what there is; another one, after a second, ends at once.",
            "A flag wins over TOUCHSTONE_<FLAG> (such as TOUCHSTONE_TIME_LIMIT), that over the file, that over the"
                    + " default.",
            "Examples:",
            "  touchstone campaign quick",
            "  touchstone campaign quick --cluster sim --seed 7",
            "  touchstone campaign quick --replication n=3,r=1,w=1,sloppy --time-limit 30s --dry-run",
            "  touchstone campaign my.yaml --only 'register.*'",
            "  touchstone campaign --resume reports/runs/latest"
        })
final class CampaignCommand implements Callable<Integer> {
    /** What says how a run is shown, or when it ends; all else says what is run. */
    private static final List<String> GO_WITH_RESUME = List.of(
            "--resume",
            "--dry-run",
            "--json",
            "--unknown-ok",
            "--fail-fast",
            "--live-check",
            "--live-stop",
            "--keep-cluster",
            "--progress",
            "--color",
            "--quiet",
            "--verbose");

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "quick",
            paramLabel = "NAME|FILE",
            description = "a built-in campaign or a YAML file (default: ${DEFAULT-VALUE})")
    private String campaign = "quick";

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            description = "run only the cells whose id matches (default: the file's, else all)")
    private @Nullable String only;

    @Option(
            names = "--repeat",
            paramLabel = "TIMES",
            defaultValue = "1",
            description = "run it so often, each time with the next seed and in a folder of its own")
    private int repeat = 1;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "go on with an interrupted run in its folder, as it was configured")
    private @Nullable Path resume;

    @Option(
            names = "--dry-run",
            description = "print the effective configuration, the cells and the time it will take, and run nothing")
    private boolean dryRun;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (resume != null) {
            requireNothingElse(resume);
            return runOrShow(resumed(resume));
        }
        if (repeat < 1 || (repeat > 1 && options.json())) {
            throw new UsageException("--repeat is 1 or more, and does not go with --json");
        }
        CampaignFile file = CampaignReader.read(campaign);
        CampaignFile effective = fileOptions.over(file);
        List<Integer> codes = new ArrayList<>();
        for (int round = 0; round < repeat; round++) {
            int code = runOrShow(fresh(effective, round));
            if (code > ExitCode.ABORTED) {
                return code;
            }
            codes.add(code);
        }
        return ExitCode.worst(codes);
    }

    private int runOrShow(RunRequest request) throws InterruptedException {
        if (dryRun) {
            DryRun.print(
                    request.left(),
                    request.kind(),
                    options.json(),
                    spec.commandLine().getOut());
            return ExitCode.VALID;
        }
        return new CampaignSession(request, options, spec.commandLine()).run();
    }

    private RunRequest fresh(CampaignFile effective, int round) {
        long seed = Objects.requireNonNull(effective.seed()) + round;
        CampaignPlan plan = plan(effective, seed);
        String command = Again.of(spec) + " --seed " + seed;
        String all = only == null ? command : command + " --only " + Again.quoted(only);
        Provenance provenance = new Provenance(all, command + " --only", fileOptions.kind(effective), seed);
        Path folder = options.folder(effective.name());
        return new RunRequest(
                plan,
                provenance,
                repeat == 1 ? folder : folder.resolveSibling(folder.getFileName() + "-seed-" + seed),
                null,
                null,
                null);
    }

    private CampaignPlan plan(CampaignFile file, long seed) {
        return only == null ? CampaignPlan.of(file, seed) : CampaignPlan.of(file, seed, only);
    }

    private RunRequest resumed(Path directory) {
        Path yaml = directory.resolve("campaign.yaml");
        if (!Files.isRegularFile(yaml)) {
            throw new UsageException(directory + " is not the folder of a run: it has no campaign.yaml");
        }
        CampaignFile file = CampaignReader.read(yaml.toString());
        if (file.seed() == null || file.cluster().kind() == null) {
            throw new UsageException(yaml + " has no seed or no cluster.kind: it is not the configuration of a run");
        }
        CampaignPlan plan = CampaignPlan.of(file, file.seed());
        Path real = real(directory);
        EarlierRun earlier = EarlierRun.in(new RunFolder(Caller.ofProcess().path(real)));
        return new RunRequest(
                plan, earlier.provenance(plan, ClusterKind.of(file.cluster().kind())), real, earlier, null, null);
    }

    /** The folder itself: {@code latest} is a link that will lead to it anew. */
    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new UsageException("cannot read " + directory + ": " + e.getMessage(), e);
        }
    }

    /** A run is gone on with as it was configured: what was given that would change it is refused, not ignored. */
    private void requireNothingElse(Path run) {
        ParseResult given = spec.commandLine().getParseResult();
        List<String> contrary = new ArrayList<>();
        given.matchedPositionals().forEach(each -> contrary.add("\"" + campaign + "\""));
        given.matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !GO_WITH_RESUME.contains(name))
                .forEach(contrary::add);
        if (!contrary.isEmpty()) {
            throw new UsageException("--resume goes on with the run in " + run + " as it was configured: leave out "
                    + String.join(", ", contrary) + ", or begin a new run without --resume");
        }
    }
}
