// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignFile.CheckPart;
import dev.touchstone.harness.campaign.CampaignFile.ClusterPart;
import dev.touchstone.harness.campaign.CampaignFile.LoadPart;
import dev.touchstone.harness.cluster.ClusterKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that are twins of fields of a campaign file: what is given replaces what the file says. */
final class FileOptions {
    @Option(
            names = "--cluster",
            converter = CheckedText.OfCluster.class,
            paramLabel = "KIND",
            description = "local, compose or sim (default: the file's, else local)")
    private @Nullable String cluster;

    @Option(names = "--nodes", paramLabel = "N", description = "how many nodes (default: the file's, else 5)")
    private @Nullable Integer nodes;

    @Mixin
    private final LinkOptions links = new LinkOptions();

    @Option(
            names = "--start-timeout",
            converter = CheckedText.OfTime.class,
            paramLabel = "DURATION",
            description = "how long the start of the cluster may take (default: the file's, else 90s)")
    private @Nullable String startTimeout;

    @Option(
            names = "--replication",
            converter = CheckedText.OfReplication.class,
            paramLabel = "n=3,r=2,w=2",
            description = "the one setting to try, in place of the file's; also sloppy or strict, eventual or quorum,"
                    + " read-repair=off|async|blocking")
    private @Nullable String replication;

    @Option(
            names = "--concurrency",
            converter = CheckedText.OfConcurrency.class,
            paramLabel = "N|Nn",
            description = "clients of a cell, or times the nodes as in 2n (default: the file's, else 10)")
    private @Nullable String concurrency;

    @Option(
            names = "--rate",
            converter = CheckedText.OfRate.class,
            paramLabel = "OPS",
            description = "operations a second of a cell, about, such as 60/s (default: the file's, else 60)")
    private @Nullable String rate;

    @Option(
            names = {"--time-limit", "--time"},
            converter = CheckedText.OfTime.class,
            paramLabel = "DURATION",
            description = "how long each load runs, such as 10s (default: the file's, else 10s)")
    private @Nullable String time;

    @Option(
            names = "--settle",
            converter = CheckedText.OfDuration.class,
            paramLabel = "DURATION",
            description = "how long a healed cluster has before the final reads (default: the file's, else 3s)")
    private @Nullable String settle;

    @Option(
            names = "--check-timeout",
            converter = CheckedText.OfTime.class,
            paramLabel = "DURATION",
            description = "how long one check may take (default: the file's, else 60s)")
    private @Nullable String checkTimeout;

    @Option(
            names = "--check-memory",
            converter = CheckedText.OfSize.class,
            paramLabel = "SIZE",
            description = "how much memory one check may take (default: the file's, else 1g)")
    private @Nullable String checkMemory;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "what all randomness comes from: a whole number, negative ones too (default: the file's, else drawn"
                            + " and printed)")
    private @Nullable Long seed;

    /** Where cells of the file run: as given, else as it says, else in processes on this machine. */
    ClusterKind kind(CampaignFile file) {
        if (cluster != null) {
            return ClusterKind.of(cluster);
        }
        String ofFile = file.cluster().kind();
        return ofFile == null ? ClusterKind.LOCAL : ClusterKind.of(ofFile);
    }

    /** The file with what was given in its place, the kind of cluster and the seed filled in. */
    CampaignFile over(CampaignFile file) {
        CampaignFile settings = replication == null ? file : file.withOnlySetting(Replication.parse(replication));
        ClusterPart clusterPart = file.cluster();
        LoadPart load = file.load();
        CheckPart check = file.check();
        return settings.withCluster(new ClusterPart(
                        nodes != null ? nodes : clusterPart.nodes(),
                        kind(file).word(),
                        orNull(links.given(), clusterPart.links()),
                        orNull(links.givenToxiproxy(), clusterPart.toxiproxy()),
                        orNull(startTimeout, clusterPart.startTimeout())))
                .withLoad(new LoadPart(
                        or(concurrency, load.concurrency()),
                        or(rate, load.rate()),
                        or(time, load.time()),
                        or(settle, load.settle())))
                .withCheck(new CheckPart(or(checkTimeout, check.timeout()), or(checkMemory, check.memory())))
                .withSeed(seed != null ? seed : file.seed() != null ? file.seed() : RunRequest.drawSeed());
    }

    private static @Nullable String orNull(@Nullable String given, @Nullable String otherwise) {
        return given != null ? given : otherwise;
    }

    private static String or(@Nullable String given, String otherwise) {
        return given != null ? given : otherwise;
    }
}
