// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.fail;

import dev.touchstone.harness.UsageException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * What tests on containers need: an engine, and images. Without them such a test is skipped and says why; with {@code
 * -Dtouchstone.docker=required} it fails.
 */
public final class RunningEngine {
    private RunningEngine() {}

    /** Skips or fails the test unless clusters of containers can be started. */
    public static void require() {
        String missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        if ("required".equals(System.getProperty("touchstone.docker"))) {
            fail(missing);
        }
        Assumptions.abort(missing);
    }

    private static String missing() {
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            List<String> images = clusters.missingImages();
            return images.isEmpty() ? "" : "no image " + images + "; docker/build-images makes it";
        } catch (UsageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Puts a container of somebody else's on the network of the cluster that a process owns. Its end takes it away, and what it held.
     */
    public static AutoCloseable guestOf(long pid) {
        String id = clustersOf(pid).get(0);
        Engine engine = Engine.connect();
        String guest = engine.ask(
                "make a container of somebody else's", client -> client.createContainerCmd(ComposeImages.TOXIPROXY)
                        .withName("guest-of-" + id)
                        .exec()
                        .getId());
        engine.tell("start it", client -> client.startContainerCmd(guest).exec());
        engine.tell("connect it", client -> client.connectToNetworkCmd()
                .withNetworkId("touchstone-" + id)
                .withContainerId(guest)
                .exec());
        return () -> {
            engine.tell(
                    "remove it",
                    client -> client.removeContainerCmd(guest).withForce(true).exec());
            new ClusterRemains(engine).remove(id);
            engine.close();
        };
    }

    /** The ids of what the engine has of clusters that this process owns. */
    public static List<String> clustersOf(long pid) {
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            return clusters.all().stream()
                    .filter(each -> each.owner().equals("process " + pid))
                    .map(ComposeClusters.Entry::id)
                    .toList();
        }
    }
}
