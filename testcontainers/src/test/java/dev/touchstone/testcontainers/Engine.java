// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/** What this run has in the engine: nobody else's is looked at. */
final class Engine {
    private Engine() {}

    /** The containers that bear this run's label, stopped ones included. */
    static List<String> ours() {
        return client().listContainersCmd().withShowAll(true).withLabelFilter(DockerLabels.labels()).exec().stream()
                .map(Container::getId)
                .toList();
    }

    /** The networks that bear this run's label. */
    static List<String> networks() {
        return client().listNetworksCmd().exec().stream()
                .filter(network -> network.getLabels() != null
                        && DockerLabels.RUN.equals(network.getLabels().get(DockerLabels.LABEL)))
                .map(Network::getId)
                .toList();
    }

    private static DockerClient client() {
        return DockerClientFactory.instance().client();
    }
}
