// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.cluster.compose.ComposeClusters;
import dev.touchstone.harness.cluster.compose.FoundClusters;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code touchstone status}: the clusters, and what each node of them sees; nodes need not agree. */
@Command(
        name = "status",
        description = "Show the clusters, and what each node sees: its ring epoch and who it takes for alive.",
        footer = {"", "Exit codes: 0 all nodes answer, 3 some do not, or there is no cluster."},
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (FoundClusters containers = FoundClusters.look()) {
            return run(ClusterRegistry.ofUser(), containers, spec.commandLine().getOut());
        }
    }

    /** Made when it is needed: to make one loads some hundred classes, and every command line has this command. */
    private static final class Http {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();

        private Http() {}
    }

    int run(ClusterRegistry registry, FoundClusters containers, PrintWriter out) throws InterruptedException {
        List<ClusterRegistry.Entry> all = registry.all();
        List<ComposeClusters.Entry> ofContainers = containers.all();
        boolean allAnswer = (!all.isEmpty() || !ofContainers.isEmpty()) && !containers.mayHaveOurs();
        if (containers.unasked() != null) {
            out.println(containers.unasked());
        }
        for (ClusterRegistry.Entry each : all) {
            boolean isOwned = each.owner().process().isPresent();
            out.println(each.command() + "  process " + each.owner().pid()
                    + (isOwned ? "" : " is gone; touchstone down cleans up") + "  " + each.directory());
            for (Map.Entry<String, String> node : each.nodes().entrySet()) {
                String seen = seenBy(node.getValue());
                allAnswer &= !seen.startsWith("no answer");
                out.println("  " + node.getKey() + "  " + node.getValue() + "  " + seen);
            }
            if (!each.toxiproxy().isEmpty()) {
                out.println("  toxiproxy  " + each.toxiproxy());
            }
        }
        for (ComposeClusters.Entry each : ofContainers) {
            allAnswer &= print(each, out);
        }
        if (all.isEmpty() && ofContainers.isEmpty()) {
            out.println(containers.none() + " is running; touchstone up starts one");
        }
        out.flush();
        return allAnswer ? ExitCode.VALID : ExitCode.ABORTED;
    }

    /** Answers whether all its nodes do. */
    private boolean print(ComposeClusters.Entry cluster, PrintWriter out) throws InterruptedException {
        out.println(cluster.command() + "  containers of cluster " + cluster.id() + "  "
                + (cluster.isOrphan()
                        ? cluster.owner() + " is gone; touchstone down cleans up"
                        : cluster.isLasting() ? "until touchstone down" : "of " + cluster.owner()));
        boolean allAnswer = !cluster.clients().isEmpty();
        for (Map.Entry<String, String> node : cluster.clients().entrySet()) {
            String seen = seenBy(node.getValue());
            allAnswer &= !seen.startsWith("no answer");
            out.println("  " + node.getKey() + "  " + node.getValue() + "  "
                    + cluster.containers().get(node.getKey()) + "  " + seen);
        }
        cluster.toxiproxy().ifPresent(url -> out.println("  toxiproxy  " + url));
        return allAnswer;
    }

    private String seenBy(String url) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/ring"))
                    .timeout(PATIENCE)
                    .build();
            JsonNode ring = JSON.readTree(Http.CLIENT
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body());
            StringJoiner seen = new StringJoiner(" ");
            for (JsonNode member : ring.path("members")) {
                seen.add(member.path("id").asText() + ":"
                        + member.path("liveness").asText());
            }
            return "epoch " + ring.path("epoch").asLong() + "  sees " + seen + "  "
                    + ring.path("buckets").size() + " buckets" + ranges(ring.path("ranges"))
                    + hints(ring.path("hints"));
        } catch (IOException e) {
            return "no answer (" + e.getClass().getSimpleName() + ")";
        }
    }

    /** Nothing of a node that has nothing to hand over. */
    private static String hints(JsonNode hints) {
        StringJoiner told = new StringJoiner(", ", "  has hints: ", "");
        told.setEmptyValue("");
        hints.properties().forEach(target -> {
            long marks = target.getValue().path("marks").asLong();
            long ranges = target.getValue().path("dirtyRanges").asLong();
            if (marks + ranges > 0) {
                told.add(marks + " keys" + (ranges == 0 ? "" : " and " + ranges + " ranges") + " for "
                        + target.getKey());
            }
        });
        return told.toString();
    }

    /** Nothing of a node that vouches for all it has. */
    private static String ranges(JsonNode ranges) {
        long syncing = ranges.path("syncing").asLong();
        long suspect = ranges.path("suspect").asLong();
        return syncing + suspect == 0
                ? ""
                : "  is being refilled: " + syncing + " ranges syncing, " + suspect + " suspect, "
                        + ranges.path("serving").asLong() + " serving, "
                        + ranges.path("restoredKeys").asLong() + " keys restored";
    }
}
