// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.touchstone.harness.cluster.ClusterException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The containers, network and volumes of one cluster, made from its description. Thread-safe once made. */
final class Containers {
    private static final long LOG_SECONDS = 10;
    private static final long RUN_SECONDS = 20;
    private static final int LOG_LINES_OF_RUN = 5;
    private static final int USER = 10001;

    private final Engine engine;
    private final ClusterLabels labels;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final AskedCalls asked = new AskedCalls();

    private Containers(Engine engine, ClusterLabels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    /**
     * Makes all that the cluster needs, and starts nothing.
     *
     * @param addressed whether each container has an address of its own for good, for a harness that reaches it by that
     */
    static Containers make(Engine engine, ComposeDescription description, ClusterLabels labels, boolean addressed) {
        Containers made = new Containers(engine, labels);
        ClusterNetwork network = ClusterNetwork.make(engine, labels, addressed);
        for (String node : description.nodeNames()) {
            made.makeVolume(node, description.smallDisks());
        }
        for (Service service : description.services()) {
            made.make(service, network.next());
        }
        return made;
    }

    private void make(Service service, Optional<String> address) {
        String id = engine.ask("make container " + service.name(), client -> {
            CreateContainerCmd request =
                    ContainerRequests.fill(client.createContainerCmd(service.image()), service, labels);
            address.ifPresent(request::withIpv4Address);
            return request.exec().getId();
        });
        ids.put(service.name(), id);
        address.ifPresent(each -> addresses.put(service.name(), each));
    }

    /** Makes a volume, unless it is there. */
    void makeVolume(String node, boolean isSmall) {
        String name = labels.prefix() + "-" + node;
        engine.tell("make volume " + name, client -> {
            var request = client.createVolumeCmd().withName(name).withLabels(labels.map());
            if (isSmall) {
                request.withDriver("local")
                        .withDriverOpts(Map.of(
                                "type",
                                "tmpfs",
                                "device",
                                "tmpfs",
                                "o",
                                "size=" + ComposeDescription.SMALL_DISK_MEGABYTES + "m,uid=" + USER));
            }
            request.exec();
        });
    }

    String id(String service) {
        String id = ids.get(service);
        if (id == null) {
            throw new IllegalArgumentException("no container " + service + " among " + ids.keySet());
        }
        return id;
    }

    /** The address of each container in the cluster's network, by name, if they were to have such. */
    Map<String, String> addresses() {
        return Map.copyOf(addresses);
    }

    /** Watches, until it is closed, for what others than this do to them; begun before any is started. */
    ForeignHands watch() {
        Map<String, String> services = new LinkedHashMap<>();
        ids.forEach((service, id) -> services.put(id, service));
        return ForeignHands.watch(new EngineEvents(engine, labels.prefix(), services), asked);
    }

    void start(String service) {
        asked.make(
                service,
                EngineEvent.Kind.START,
                () -> engine.tell("start " + service, client -> client.startContainerCmd(id(service))
                        .exec()));
    }

    /** Kills it, paused or not. */
    void kill(String service) {
        Runnable call = () -> engine.tell("kill " + service, client -> client.killContainerCmd(id(service))
                .withSignal("KILL")
                .exec());
        if (Boolean.TRUE.equals(state(service).getPaused())) {
            asked.killPaused(service, call);
        } else {
            asked.make(service, EngineEvent.Kind.KILL, call);
        }
    }

    void pause(String service) {
        asked.make(
                service,
                EngineEvent.Kind.PAUSE,
                () -> engine.tell("pause " + service, client -> client.pauseContainerCmd(id(service))
                        .exec()));
    }

    void resume(String service) {
        asked.make(
                service,
                EngineEvent.Kind.UNPAUSE,
                () -> engine.tell("resume " + service, client -> client.unpauseContainerCmd(id(service))
                        .exec()));
    }

    ContainerState state(String service) {
        return engine.ask(
                "look at " + service,
                client -> client.inspectContainerCmd(id(service)).exec().getState());
    }

    /** False if somebody took it off the cluster's network. */
    boolean isOnItsNetwork(String service) {
        return engine.ask("look at " + service, client -> client.inspectContainerCmd(id(service))
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .containsKey(labels.prefix()));
    }

    /** Its address in the cluster's network. */
    String address(String service) {
        return engine.ask("look at " + service, client -> client.inspectContainerCmd(id(service))
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .get(labels.prefix())
                .getIpAddress());
    }

    /**
     * Runs a container that does one thing, to its end, and removes it.
     *
     * @return what it printed
     * @throws ClusterException with what it printed, if it fails
     */
    String run(Service service) {
        String id = engine.ask("make container " + service.name(), client -> ContainerRequests.fill(
                        client.createContainerCmd(service.image()), service, labels)
                .exec()
                .getId());
        try {
            int code = engine.ask("run " + service.name(), client -> {
                client.startContainerCmd(id).exec();
                return client.waitContainerCmd(id)
                        .exec(new WaitContainerResultCallback())
                        .awaitStatusCode(RUN_SECONDS, TimeUnit.SECONDS);
            });
            String said = String.join(" / ", logOf(service.name(), id, LOG_LINES_OF_RUN));
            if (code != 0) {
                throw new ClusterException(service.name() + " ended with code " + code + ": " + said);
            }
            return said;
        } finally {
            engine.tell(
                    "remove container " + service.name(),
                    client -> client.removeContainerCmd(id).withForce(true).exec());
        }
    }

    /** The last lines of what it said. */
    List<String> logTail(String service, int lines) {
        return logOf(service, id(service), lines);
    }

    private List<String> logOf(String service, String id, int lines) {
        return engine.ask("read the log of " + service, client -> {
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            try (ResultCallback.Adapter<Frame> frames = new ResultCallback.Adapter<>() {
                @Override
                public void onNext(Frame frame) {
                    log.writeBytes(frame.getPayload());
                }
            }) {
                boolean isWhole = client.logContainerCmd(id)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTail(lines)
                        .exec(frames)
                        .awaitCompletion(LOG_SECONDS, TimeUnit.SECONDS);
                if (!isWhole) {
                    throw new ClusterException("the log of " + service + " does not end");
                }
            } catch (InterruptedException e) {
                throw new ClusterException("interrupted while a log is read", e);
            } catch (IOException e) {
                throw new ClusterException("the log of " + service + ": " + e.getMessage(), e);
            }
            return log.toString(StandardCharsets.UTF_8).lines().toList();
        });
    }
}
