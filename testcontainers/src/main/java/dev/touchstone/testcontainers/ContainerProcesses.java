// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import dev.touchstone.nemesis.NodeProcesses;
import dev.touchstone.nemesis.NodeState;
import dev.touchstone.nemesis.NodeState.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The processes of nodes that are containers: what is killed, started, paused and resumed is the container. */
final class ContainerProcesses implements NodeProcesses {
    private static final int ID_SHOWN = 12;
    private static final long POLL_NANOS = 200_000_000;

    private final Map<String, TouchstoneContainer> containers;
    private final Predicate<String> serving;
    private final Duration patience;
    /** How long each node's log was when it was launched. */
    private final Map<String, Integer> before = new ConcurrentHashMap<>();

    /**
     * The processes of these nodes.
     *
     * @param serving whether a node answers requests
     * @param patience how long one may take until it does
     */
    ContainerProcesses(Map<String, TouchstoneContainer> containers, Predicate<String> serving, Duration patience) {
        this.containers = Map.copyOf(containers);
        this.serving = serving;
        this.patience = patience;
    }

    /** A call to the engine. */
    private interface Act {
        void on(DockerClient engine, String id);
    }

    @Override
    public void kill(List<String> nodes) throws IOException {
        // All as near to one moment as can be: the engine takes a while for each.
        List<String> alive =
                nodes.stream().filter(node -> !is(Condition.DEAD, node)).toList();
        List<CompletableFuture<Void>> kills = alive.stream()
                .map(node -> CompletableFuture.runAsync(() -> kill(node), task -> new Thread(task, "kill").start()))
                .toList();
        try {
            kills.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException refused ? refused.getCause() : new IOException(e);
        }
        long start = System.nanoTime();
        for (String node : alive) {
            while (!is(Condition.DEAD, node)) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new IOException(node + " was killed, and is not gone after " + patience.toSeconds() + " s");
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private void kill(String node) {
        try {
            act(node, (engine, id) -> engine.killContainerCmd(id).exec());
        } catch (IOException e) {
            // It may have ended by itself meanwhile.
            if (!is(Condition.DEAD, node)) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean is(Condition condition, String node) {
        return state(node).condition() == condition;
    }

    @Override
    public void launch(String node) throws IOException {
        if (is(Condition.DEAD, node)) {
            before.put(node, containers.get(node).getLogs().length());
            act(node, (engine, id) -> engine.startContainerCmd(id).exec());
        }
    }

    @Override
    public void awaitServing(String node) throws IOException {
        long start = System.nanoTime();
        while (!serves(node)) {
            NodeState state = state(node);
            if (state.condition() == Condition.DEAD) {
                throw new IOException(state.evidence() + ", and said last: "
                        + containers.get(node).lastWords());
            } else if (System.nanoTime() - start > patience.toNanos()) {
                throw new IOException(state.evidence() + " and does not serve after " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public boolean serves(String node) {
        return serving.test(node);
    }

    @Override
    public boolean hasSpoken(String node) {
        return containers.get(node).getLogs().length() > before.getOrDefault(node, 0);
    }

    @Override
    public void pause(String node) throws IOException {
        if (is(Condition.RUNNING, node)) {
            act(node, (engine, id) -> engine.pauseContainerCmd(id).exec());
        }
    }

    @Override
    public void resume(String node) throws IOException {
        if (is(Condition.PAUSED, node)) {
            act(node, (engine, id) -> engine.unpauseContainerCmd(id).exec());
        }
    }

    @Override
    public NodeState state(String node) {
        TouchstoneContainer container = containers.get(node);
        String name = "container " + container.getContainerId().substring(0, ID_SHOWN);
        try {
            ContainerState state = container.getCurrentContainerInfo().getState();
            boolean paused = Boolean.TRUE.equals(state.getPaused());
            boolean running = Boolean.TRUE.equals(state.getRunning());
            return new NodeState(
                    paused ? Condition.PAUSED : running ? Condition.RUNNING : Condition.DEAD,
                    name + " is " + state.getStatus());
        } catch (DockerException e) {
            return new NodeState(Condition.DEAD, name + ": " + e.getMessage());
        }
    }

    private void act(String node, Act act) throws IOException {
        TouchstoneContainer container = containers.get(node);
        try {
            act.on(container.getDockerClient(), container.getContainerId());
        } catch (DockerException e) {
            throw new IOException("the engine refused: " + e.getMessage(), e);
        }
    }
}
