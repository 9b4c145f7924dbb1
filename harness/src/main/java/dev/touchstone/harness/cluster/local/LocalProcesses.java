// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.real.HttpAnswers;
import dev.touchstone.harness.cluster.real.LastWords;
import dev.touchstone.harness.cluster.real.NodeVitals;
import dev.touchstone.nemesis.NodeProcesses;
import dev.touchstone.nemesis.NodeState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The node processes of a local cluster. Thread-safe. */
final class LocalProcesses implements NodeProcesses, NodeVitals, AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(25);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int LOG_LINES_READ = 100;
    private static final long POLL_MILLIS = 50;

    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private final NodeFiles files;

    LocalProcesses(NodeFiles files, LocalLinks links, Map<String, String> clientAddresses) {
        this.files = files;
        for (String node : files.nodes()) {
            Path config = files.writeConfig(node, (from, to) -> links.address(files, from, to), clientAddresses);
            processes.put(node, new NodeProcess(node, links.enter(node), config, files.log(node)));
        }
    }

    /** Starts all processes, and does not wait for them. */
    void startAll() {
        for (NodeProcess process : processes.values()) {
            try {
                process.start();
            } catch (IOException e) {
                throw new ClusterException(process.name() + " cannot be started: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public @Nullable String obituary() {
        for (NodeProcess process : processes.values()) {
            if (!process.isAlive()) {
                String words = LastWords.of(process.logTail(LOG_LINES_READ));
                return process.name() + " has ended: "
                        + process.killer()
                                .map(signal -> "killed by signal " + signal + "; it said last: " + words)
                                .orElse(words);
            }
        }
        return null;
    }

    @Override
    public String lastWords(String node) {
        return LastWords.of(process(node).logTail(LOG_LINES_READ));
    }

    @Override
    public void kill(List<String> nodes) throws IOException {
        nodes.forEach(node -> process(node).signalKill());
        for (String node : nodes) {
            try {
                process(node).awaitKilled();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while killing " + node, e);
            }
        }
    }

    @Override
    public void launch(String node) throws IOException {
        process(node).start();
    }

    @Override
    public void awaitServing(String node) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!serves(node)) {
            if (!process(node).isAlive()) {
                throw new IOException(node + " ended: " + lastWords(node));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(node + " does not serve after " + START_LIMIT + ": " + lastWords(node));
            }
            poll();
        }
    }

    @Override
    public boolean serves(String node) {
        return HttpAnswers.answers(files.httpAddress(node));
    }

    @Override
    public boolean hasSpoken(String node) {
        return process(node).hasSpoken();
    }

    @Override
    public void pause(String node) throws IOException {
        try {
            process(node).pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while pausing " + node, e);
        }
    }

    @Override
    public void resume(String node) throws IOException {
        try {
            process(node).resume();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while resuming " + node, e);
        }
    }

    @Override
    public NodeState state(String node) {
        return process(node)
                .pid()
                .map(NodeState::ofProcess)
                .orElse(new NodeState(NodeState.Condition.DEAD, node + " was never started"));
    }

    Map<String, List<String>> logTails(int lines) {
        Map<String, List<String>> tails = new LinkedHashMap<>();
        processes.forEach((node, process) -> tails.put(node, process.logTail(lines)));
        return tails;
    }

    /** Ends all processes: asks first, all at once, and kills what does not go. */
    @Override
    public void close() {
        List<Process> asked = new ArrayList<>();
        for (NodeProcess process : processes.values()) {
            process.resumeAndAskToStop().ifPresent(asked::add);
        }
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        for (Process process : asked) {
            try {
                if (!process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }

    private static void poll() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a node starts", e);
        }
    }

    private NodeProcess process(String node) {
        NodeProcess process = processes.get(node);
        if (process == null) {
            throw new IllegalArgumentException("no node " + node + " among " + processes.keySet());
        }
        return process;
    }
}
