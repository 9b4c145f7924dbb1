// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The clusters of containers that an engine has, whoever started them. */
public final class ComposeClusters implements AutoCloseable {
    private final Engine engine;
    private final ClusterRemains remains;

    ComposeClusters(Engine engine) {
        this.engine = engine;
        this.remains = new ClusterRemains(engine);
    }

    /**
     * A cluster, or what is left of one.
     *
     * @param command what started it: {@code up} or {@code campaign}
     * @param owner what it ends with: {@code process 4711 …}, {@code container …}, {@code nobody}
     * @param isOrphan whether its owner is gone
     * @param containers the state of each container, by name: {@code running}, {@code exited}
     * @param clients where clients reach the nodes, by node, in order
     */
    public record Entry(
            String id,
            String command,
            String owner,
            boolean isOrphan,
            Map<String, String> containers,
            Map<String, String> clients,
            Optional<String> toxiproxy) {
        /** True if it ends with nothing but {@code down}. */
        public boolean isLasting() {
            return owner.equals(ClusterLabels.Owner.NOBODY.text());
        }
    }

    /**
     * Those of the engine that {@code DOCKER_HOST} names, or the usual one.
     *
     * @throws UsageException if it does not answer
     */
    public static ComposeClusters connect() {
        return new ComposeClusters(Engine.connect());
    }

    /** The engine, in words: {@code Docker engine 20.10.24 at unix:///var/run/docker.sock}. */
    public String engine() {
        return "Docker engine " + engine.version() + " at " + engine.place();
    }

    /** The images that a start would have to build or pull; empty if it can begin at once. */
    public List<String> missingImages() {
        return ClusterImages.missing(engine);
    }

    /** All clusters, oldest last. */
    public List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        for (ClusterLabels labels : remains.all().values()) {
            Map<String, Container> containers = new TreeMap<>(remains.containersOf(labels.id()));
            Map<String, String> states = new LinkedHashMap<>();
            containers.forEach((name, container) -> states.put(name, container.getState()));
            Map<String, String> clients = new LinkedHashMap<>();
            Container toxiproxy = containers.get(ComposeDescription.TOXIPROXY);
            Map<Integer, Integer> published = toxiproxy == null ? Map.of() : published(toxiproxy);
            containers.forEach((name, container) -> {
                Integer link = linkOf(container);
                if (link != null && published.containsKey(link)) {
                    clients.put(name, "http://127.0.0.1:" + published.get(link));
                }
            });
            all.add(new Entry(
                    labels.id(),
                    labels.command(),
                    labels.owner().words(),
                    remains.isOrphan(labels),
                    states,
                    clients,
                    Optional.ofNullable(published.get(ComposePorts.API)).map(port -> "http://127.0.0.1:" + port)));
        }
        return all;
    }

    /** Kills and removes all that belongs to a cluster. */
    public void remove(String id) {
        remains.remove(id);
    }

    /** Blocks until a container has ended; one that is not there has. */
    public void awaitEnd(String container) throws InterruptedException {
        try {
            engine.ask("wait for container " + container, client -> {
                try {
                    return client.waitContainerCmd(container)
                            .exec(new WaitContainerResultCallback())
                            .awaitCompletion();
                } catch (NotFoundException gone) {
                    return container;
                } catch (InterruptedException e) {
                    throw new ClusterException("interrupted", e);
                }
            });
        } catch (ClusterException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for container " + container);
            }
            throw e;
        }
    }

    private static Map<Integer, Integer> published(Container container) {
        Map<Integer, Integer> published = new TreeMap<>();
        Arrays.stream(container.getPorts())
                .filter(port -> port.getPublicPort() != null)
                .forEach((ContainerPort port) -> published.put(port.getPrivatePort(), port.getPublicPort()));
        return published;
    }

    private static @Nullable Integer linkOf(Container node) {
        String port = node.getLabels().get(ClusterLabels.CLIENT_PORT);
        return port == null ? null : Integer.valueOf(port);
    }

    @Override
    public void close() {
        engine.close();
    }
}
