// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.ClusterPlan;
import dev.touchstone.harness.cluster.LinkKind;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the links of a local cluster are made of, on the command line. */
final class LinkOptions {
    @Option(
            names = "--links",
            paramLabel = "KIND",
            description =
                    "what links of a local cluster are made of: proxy, or netns: a network namespace for each node,"
                            + " which needs root (default: a campaign file's, else proxy)")
    private @Nullable String links;

    @Option(
            names = "--toxiproxy",
            paramLabel = "URL",
            description =
                    "a real Toxiproxy of this machine to make a local cluster's proxies in, such as http://127.0.0.1:8474"
                            + " (default: a campaign file's, else the embedded one)")
    private @Nullable String toxiproxy;

    /** As it was given; null if it was not. */
    @Nullable
    String given() {
        return links;
    }

    /** As it was given; null if it was not. */
    @Nullable
    String givenToxiproxy() {
        return toxiproxy;
    }

    LinkKind links() {
        return links == null ? LinkKind.PROXY : LinkKind.of(links);
    }

    @Nullable
    URI toxiproxy() {
        return toxiproxy == null ? null : ClusterPlan.toxiproxy(toxiproxy);
    }
}
