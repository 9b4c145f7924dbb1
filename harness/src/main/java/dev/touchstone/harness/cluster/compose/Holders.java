// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network.ContainerNetworkConfig;
import dev.touchstone.harness.cluster.ClusterException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose containers keep a network or a volume from being removed. Thread-safe. */
final class Holders {
    private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

    private final Engine engine;

    Holders(Engine engine) {
        this.engine = engine;
    }

    /**
     * Removes something.
     *
     * @param what is done: {@code remove volume v}
     * @param holders who may hold it, by name
     * @throws ClusterException if it cannot be, which names those who hold it
     */
    void naming(String what, Supplier<List<String>> holders, Consumer<DockerClient> removal) {
        try {
            engine.tell(what, removal);
        } catch (ClusterException e) {
            List<String> names = e.getCause() instanceof NotFoundException ? List.of() : known(holders);
            if (names.isEmpty()) {
                throw e;
            }
            throw new ClusterException(
                    "the Docker engine could not " + what + ", since "
                            + (names.size() == 1 ? "container " : "containers ") + String.join(", ", names)
                            + (names.size() == 1 ? " holds it" : " hold it"),
                    e.getCause());
        }
    }

    private static List<String> known(Supplier<List<String>> holders) {
        try {
            return holders.get();
        } catch (ClusterException e) {
            // Why it was not removed is worth more.
            LOG.debug("event=holders-unknown", e);
            return List.of();
        }
    }

    /** The containers that are on a network. */
    List<String> ofNetwork(String network) {
        Map<String, ContainerNetworkConfig> holders = engine.ask(
                "look at network " + network,
                client ->
                        client.inspectNetworkCmd().withNetworkId(network).exec().getContainers());
        return holders == null
                ? List.of()
                : holders.values().stream()
                        .map(ContainerNetworkConfig::getName)
                        .sorted()
                        .toList();
    }

    /** The containers that have a volume, running or not. */
    List<String> ofVolume(String volume) {
        return engine
                .ask("list containers", client -> client.listContainersCmd()
                        .withShowAll(true)
                        .withVolumeFilter(List.of(volume))
                        .exec())
                .stream()
                .flatMap(each -> Arrays.stream(each.getNames()))
                .map(name -> name.startsWith("/") ? name.substring(1) : name)
                .sorted()
                .toList();
    }
}
