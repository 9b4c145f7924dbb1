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
            defaultValue = "proxy",
            description =
                    "proxy, or netns: a network namespace for each node, which needs root (default: ${DEFAULT-VALUE})")
    private String links = "proxy";

    @Option(
            names = "--toxiproxy",
            paramLabel = "URL",
            description = "a real Toxiproxy of this machine to make the proxies in (default: the embedded one)")
    private @Nullable String toxiproxy;

    LinkKind links() {
        return LinkKind.of(links);
    }

    @Nullable
    URI toxiproxy() {
        return toxiproxy == null ? null : ClusterPlan.toxiproxy(toxiproxy);
    }
}
