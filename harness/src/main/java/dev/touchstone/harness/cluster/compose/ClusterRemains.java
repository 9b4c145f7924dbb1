// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.harness.cluster.real.Ends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that the engine has of clusters, found by its labels, and how it is removed. */
final class ClusterRemains {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRemains.class);
    private static final int AT_ONCE = 9;
    private static final long REMOVAL_SECONDS = 20;
    private static final long POLL_MILLIS = 50;

    private final Engine engine;
    private final Holders holders;

    ClusterRemains(Engine engine) {
        this.engine = engine;
        this.holders = new Holders(engine);
    }

    /** All clusters that have left anything, those that run included, by id. */
    Map<String, ClusterLabels> all() {
        Map<String, ClusterLabels> all = new LinkedHashMap<>();
        List<Map<String, String>> labels = new ArrayList<>();
        containers(ClusterLabels.CLUSTER).forEach(each -> labels.add(each.getLabels()));
        networks(ClusterLabels.CLUSTER).forEach(each -> labels.add(each.getLabels()));
        volumes(ClusterLabels.CLUSTER).forEach(each -> labels.add(each.getLabels()));
        labels.forEach(each -> ClusterLabels.of(each).ifPresent(cluster -> all.putIfAbsent(cluster.id(), cluster)));
        return all;
    }

    /** The containers of a cluster, by the service that they are. */
    Map<String, Container> containersOf(String id) {
        Map<String, Container> byService = new LinkedHashMap<>();
        containers(ClusterLabels.CLUSTER + "=" + id)
                .forEach(each -> byService.put(each.getLabels().getOrDefault(ClusterLabels.NODE, ""), each));
        return byService;
    }

    /** True if what the cluster was to end with is gone, as far as can be told from here. */
    boolean isOrphan(ClusterLabels cluster) {
        Optional<String> container = cluster.owner().container();
        if (container.isEmpty()) {
            return cluster.owner().isGoneProcess();
        }
        return engine.ask("look for container " + container.get(), client -> {
            try {
                return !Boolean.TRUE.equals(client.inspectContainerCmd(container.get())
                        .exec()
                        .getState()
                        .getRunning());
            } catch (NotFoundException gone) {
                return true;
            }
        });
    }

    /** Removes all clusters that nobody will end any more; one that cannot be removed is told, and keeps nobody from anything. */
    void removeOrphans(StartWatch watch) {
        for (ClusterLabels each : all().values()) {
            if (isOrphan(each)) {
                String what = "cluster " + each.id();
                try {
                    remove(each.id());
                    watch.step(what, "removed: its owner is gone");
                } catch (ClusterException e) {
                    watch.warn(what, "stays, though its owner is gone: " + e.getMessage());
                }
            }
        }
    }

    /**
     * Kills and removes a cluster's containers, then its networks and volumes; what is gone already is no failure, so that two may
     * do it at once. One thing that cannot be removed keeps no other.
     *
     * @throws ClusterException if something is left, which it names, and who holds it
     */
    void remove(String id) {
        String label = ClusterLabels.CLUSTER + "=" + id;
        Ends steps = new Ends();
        steps.push(() -> removeVolumes(label));
        steps.push(() -> removeNetworks(label));
        steps.push(() -> removeContainers(id, label));
        try {
            steps.run();
        } catch (ClusterException e) {
            StringJoiner whys = new StringJoiner("; ").add(e.getMessage());
            suppressed(e).forEach(each -> whys.add(each.getMessage()));
            throw new ClusterException("containers of cluster " + id + ": not all is removed: " + whys, e);
        }
    }

    /** What each of several things that failed says, however they hang on each other. */
    private static Stream<Throwable> suppressed(Throwable failure) {
        return Arrays.stream(failure.getSuppressed()).flatMap(each -> Stream.concat(Stream.of(each), suppressed(each)));
    }

    private void removeContainers(String id, String label) {
        List<Container> containers = containers(label);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> removals = new ArrayList<>();
            for (Container each : containers) {
                removals.add(threads.submit(() -> removeContainer(each)));
            }
            Ends results = new Ends();
            removals.forEach(each -> results.push(() -> await(id, each)));
            results.run();
        } finally {
            threads.shutdownNow();
        }
        awaitNone(label);
    }

    private static void await(String id, Future<?> removal) {
        try {
            removal.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while the containers of cluster " + id + " were removed", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClusterException failure
                    ? failure
                    : new ClusterException("cannot remove cluster " + id, e.getCause());
        }
    }

    private void removeNetworks(String label) {
        Ends removals = new Ends();
        for (Network each : networks(label)) {
            String what = "remove network " + each.getName();
            removals.push(() -> {
                detach(each.getId());
                quietly(
                        what,
                        () -> holders.naming(
                                what,
                                () -> holders.ofNetwork(each.getId()),
                                client -> client.removeNetworkCmd(each.getId()).exec()));
            });
        }
        removals.run();
    }

    private void removeVolumes(String label) {
        Ends removals = new Ends();
        for (InspectVolumeResponse each : volumes(label)) {
            String what = "remove volume " + each.getName();
            removals.push(() -> quietly(
                    what,
                    () -> holders.naming(what, () -> holders.ofVolume(each.getName()), client -> client.removeVolumeCmd(
                                    each.getName())
                            .exec())));
        }
        removals.run();
    }

    /** Somebody else may be removing the same. */
    private void awaitNone(String label) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REMOVAL_SECONDS);
        while (!containers(label).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new ClusterException(
                        "the containers with label " + label + " are not gone after " + REMOVAL_SECONDS + " s");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterException("interrupted while containers are removed", e);
            }
        }
    }

    private void removeContainer(Container container) {
        String what = "remove container " + container.getNames()[0];
        quietly(
                what,
                () -> engine.tell(what, client -> client.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec()));
    }

    /** A harness that is in the network itself does not keep it. */
    private void detach(String network) {
        OwnContainer.id(engine)
                .ifPresent(own -> quietly(
                        "leave network " + network,
                        () -> engine.tell("leave network " + network, client -> client.disconnectFromNetworkCmd()
                                .withNetworkId(network)
                                .withContainerId(own)
                                .withForce(true)
                                .exec())));
    }

    /** Does it, and takes "it is gone" or "somebody else removes it" for done. */
    private static void quietly(String what, Runnable removal) {
        try {
            removal.run();
        } catch (ClusterException e) {
            boolean isDone = e.getCause() instanceof NotFoundException
                    || String.valueOf(e.getMessage()).contains("is not connected to")
                    || (e.getCause() instanceof ConflictException
                            && String.valueOf(e.getMessage()).contains("already in progress"));
            if (!isDone) {
                throw e;
            }
            LOG.debug("event=gone-already what=\"{}\"", what);
        }
    }

    private List<Container> containers(String label) {
        return engine.ask("list containers", client -> client.listContainersCmd()
                .withShowAll(true)
                .withFilter("label", List.of(label))
                .exec());
    }

    private List<Network> networks(String label) {
        return engine.ask("list networks", client -> client.listNetworksCmd()
                .withFilter("label", List.of(label))
                .exec());
    }

    private List<InspectVolumeResponse> volumes(String label) {
        List<InspectVolumeResponse> volumes = engine.ask("list volumes", client -> client.listVolumesCmd()
                .withFilter("label", List.of(label))
                .exec()
                .getVolumes());
        return volumes == null ? List.of() : volumes;
    }
}
