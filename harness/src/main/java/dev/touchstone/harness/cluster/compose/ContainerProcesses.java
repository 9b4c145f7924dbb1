// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.real.HttpAnswers;
import dev.touchstone.harness.cluster.real.LastWords;
import dev.touchstone.harness.cluster.real.NodeVitals;
import dev.touchstone.nemesis.NodeProcesses;
import dev.touchstone.nemesis.NodeState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The processes of nodes that are containers: killed, paused and seen through the engine. Thread-safe. */
final class ContainerProcesses implements NodeProcesses, NodeVitals {
    private static final Duration START_LIMIT = Duration.ofSeconds(25);
    private static final int LOG_LINES_IN_ERRORS = 50;
    private static final long POLL_MILLIS = 100;

    private final Containers containers;
    private final Map<String, String> direct;
    /** What each node had logged last when it was launched. */
    private final Map<String, List<String>> before = new ConcurrentHashMap<>();
    /** When the engine says that each was started, by whoever may do so. */
    private final Map<String, String> started = new ConcurrentHashMap<>();

    /**
     * The processes of these nodes, which were started.
     *
     * @param direct where each node's HTTP is reached past Toxiproxy, by node, in order
     */
    ContainerProcesses(Containers containers, Map<String, String> direct) {
        this.containers = containers;
        this.direct = new LinkedHashMap<>(direct);
        services().forEach(this::noteStart);
    }

    private List<String> services() {
        List<String> services = new ArrayList<>(direct.keySet());
        services.add(ComposeDescription.TOXIPROXY);
        return services;
    }

    private void noteStart(String service) {
        started.put(service, startOf(containers.state(service)));
    }

    private static String startOf(ContainerState state) {
        return Objects.requireNonNullElse(state.getStartedAt(), "");
    }

    @Override
    public void kill(List<String> nodes) throws IOException {
        // All at once: the engine takes a while for each.
        List<CompletableFuture<Void>> kills = nodes.stream()
                .map(node ->
                        CompletableFuture.runAsync(() -> killIfAlive(node), task -> new Thread(task, "kill").start()))
                .toList();
        io(() -> kills.forEach(ContainerProcesses::join));
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        for (String node : nodes) {
            while (conditionOf(containers.state(node)) != NodeState.Condition.DEAD) {
                pauseBriefly(node + " was killed, and is not gone", deadline);
            }
        }
    }

    private void killIfAlive(String node) {
        if (conditionOf(containers.state(node)) != NodeState.Condition.DEAD) {
            containers.kill(node);
        }
    }

    private static void join(CompletableFuture<Void> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ClusterException failure ? failure : e;
        }
    }

    @Override
    public void launch(String node) throws IOException {
        if (conditionOf(containers.state(node)) == NodeState.Condition.DEAD) {
            io(() -> {
                before.put(node, containers.logTail(node, 1));
                containers.start(node);
                noteStart(node);
            });
        }
    }

    @Override
    public void awaitServing(String node) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!serves(node)) {
            NodeState state = state(node);
            if (state.condition() == NodeState.Condition.DEAD) {
                throw new IOException(node + " ended: " + state.evidence() + "; it said last: " + lastWords(node));
            }
            pauseBriefly(node + " does not serve", deadline);
        }
    }

    @Override
    public boolean serves(String node) {
        return HttpAnswers.answers(address(node));
    }

    @Override
    public boolean hasSpoken(String node) throws IOException {
        List<String> last = new ArrayList<>();
        io(() -> last.addAll(containers.logTail(node, 1)));
        return !last.equals(before.getOrDefault(node, List.of()));
    }

    @Override
    public void pause(String node) throws IOException {
        io(() -> containers.pause(node));
    }

    @Override
    public void resume(String node) throws IOException {
        if (conditionOf(containers.state(node)) == NodeState.Condition.PAUSED) {
            io(() -> containers.resume(node));
        }
    }

    @Override
    public NodeState state(String node) {
        ContainerState state = containers.state(node);
        String evidence = "container " + node + " is " + state.getStatus();
        if (conditionOf(state) == NodeState.Condition.DEAD) {
            evidence += " with code " + state.getExitCodeLong()
                    + (Boolean.TRUE.equals(state.getOOMKilled()) ? ", for it wanted more memory than it may have" : "");
        }
        return new NodeState(conditionOf(state), evidence);
    }

    @Override
    public @Nullable String obituary() {
        for (String service : services()) {
            try {
                ContainerState state = containers.state(service);
                if (conditionOf(state) == NodeState.Condition.DEAD) {
                    return service + " has ended: " + state(service).evidence() + "; it said last: "
                            + lastWords(service);
                } else if (!startOf(state).equals(started.get(service))) {
                    return service + " has ended, and was started anew at " + startOf(state)
                            + ", by nobody here: what it was before is over";
                } else if (conditionOf(state) == NodeState.Condition.PAUSED) {
                    return service + " is paused, and no fault is under way";
                } else if (!containers.isOnItsNetwork(service)) {
                    return service + " is off the cluster's network, and no fault is under way";
                }
            } catch (ClusterException e) {
                // Such as of a container that somebody removed.
                return service + " has ended, or is out of reach: " + e.getMessage();
            }
        }
        return null;
    }

    @Override
    public String lastWords(String node) {
        return LastWords.of(containers.logTail(node, LOG_LINES_IN_ERRORS));
    }

    /** What each node, and Toxiproxy, logged last; where the engine does not say, why. */
    Map<String, List<String>> logTails(int lines) {
        Map<String, List<String>> tails = new LinkedHashMap<>();
        for (String service : services()) {
            try {
                tails.put(service, containers.logTail(service, lines));
            } catch (ClusterException e) {
                tails.put(service, List.of("no log of " + service + ": " + e.getMessage()));
            }
        }
        return tails;
    }

    private static NodeState.Condition conditionOf(ContainerState state) {
        if (Boolean.TRUE.equals(state.getPaused())) {
            return NodeState.Condition.PAUSED;
        }
        return Boolean.TRUE.equals(state.getRunning()) ? NodeState.Condition.RUNNING : NodeState.Condition.DEAD;
    }

    private String address(String node) {
        String address = direct.get(node);
        if (address == null) {
            throw new IllegalArgumentException("no node " + node + " among " + direct.keySet());
        }
        return address;
    }

    private static void pauseBriefly(String what, long deadline) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(what + " after " + START_LIMIT.toSeconds() + " s");
        }
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + what, e);
        }
    }

    private static void io(Runnable call) throws IOException {
        try {
            call.run();
        } catch (ClusterException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
