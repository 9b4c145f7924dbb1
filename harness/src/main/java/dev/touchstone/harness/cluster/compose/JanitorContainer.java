// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.touchstone.harness.cluster.ClusterException;
import java.util.List;
import java.util.Map;

/** A janitor in a container, for a harness that is in one: it has the engine's socket, as the harness has. */
final class JanitorContainer {
    private static final String SOCKET = "/var/run/docker.sock";
    private static final long MEGABYTES = 96;

    private final Engine engine;
    private final String id;

    private JanitorContainer(Engine engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    static JanitorContainer start(Engine engine, ClusterLabels labels, ComposeImages images, String harness) {
        InspectContainerResponse own =
                engine.ask("look at container " + harness, client -> client.inspectContainerCmd(harness)
                        .exec());
        String socket = own.getMounts().stream()
                .filter(mount -> mount.getDestination() != null
                        && SOCKET.equals(mount.getDestination().getPath()))
                .map(InspectContainerResponse.Mount::getSource)
                .findFirst()
                .orElseThrow(() ->
                        new ClusterException("the harness is in a container, and " + SOCKET + " is not mounted there"));
        // Not the cluster's label: it removes all that has it, and goes by itself.
        String id = engine.ask("make the cluster's janitor", client -> client.createContainerCmd(images.node())
                .withName(labels.prefix() + "-janitor")
                .withEntrypoint(List.of("java", "-Xmx48m", "-XX:+UseSerialGC", "-jar", ComposeImages.JAR))
                .withCmd("janitor", labels.id(), "--after", harness)
                .withUser("0:0")
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
                .withLabels(Map.of("dev.touchstone.janitor", labels.id()))
                .withHostConfig(HostConfig.newHostConfig()
                        .withBinds(new Bind(socket, new Volume(SOCKET)))
                        .withNetworkMode("none")
                        .withMemory(MEGABYTES << 20)
                        .withAutoRemove(true))
                .exec()
                .getId());
        engine.tell("start the cluster's janitor", client -> client.startContainerCmd(id)
                .exec());
        return new JanitorContainer(engine, id);
    }

    void remove() {
        engine.tell("remove the cluster's janitor", client -> {
            try {
                client.removeContainerCmd(id).withForce(true).exec();
            } catch (NotFoundException gone) {
                return;
            }
        });
    }
}
