// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.NodeState.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Processes in memory, which write down what is done to them. */
final class FakeProcesses implements NodeProcesses {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final List<String> log = new ArrayList<>();
    private final Map<String, Fake> processes = new TreeMap<>();
    private final Consumer<String> onKill;
    private final Duration startTakes;
    private Duration speakingTakes = Duration.ZERO;
    private int notUpMost;

    private static final class Fake {
        private Condition condition = Condition.RUNNING;
        private long servesFrom = System.nanoTime();
        private long speaksFrom = System.nanoTime();
    }

    FakeProcesses(Duration startTakes, Consumer<String> onKill) {
        this.startTakes = startTakes;
        this.onKill = onKill;
    }

    /** From now on a node that is launched logs nothing for so long. */
    synchronized void silentFor(Duration time) {
        speakingTakes = time;
    }

    /** What happened, in order: {@code kill n1}. */
    synchronized List<String> log() {
        return List.copyOf(log);
    }

    /** How many nodes were not up at a time, at most. */
    synchronized int notUpMost() {
        return notUpMost;
    }

    @Override
    public synchronized void kill(List<String> nodes) {
        log.add("kill " + String.join(",", nodes));
        nodes.forEach(node -> of(node).condition = Condition.DEAD);
        nodes.forEach(onKill);
        int notUp =
                (int) processes.keySet().stream().filter(node -> !serves(node)).count();
        notUpMost = Math.max(notUpMost, notUp);
    }

    @Override
    public synchronized void launch(String node) {
        if (of(node).condition == Condition.DEAD) {
            log.add("launch " + node);
            of(node).condition = Condition.RUNNING;
            of(node).servesFrom = System.nanoTime() + startTakes.toNanos();
            of(node).speaksFrom = System.nanoTime() + speakingTakes.toNanos();
        }
    }

    @Override
    public void awaitServing(String node) throws IOException {
        Injector.Observation seen = Workers.await(START_LIMIT, () -> {
            boolean isDead = state(node).condition() == Condition.DEAD;
            return new Injector.Observation(isDead || serves(node), isDead ? "it ended" : "it serves");
        });
        if (!seen.evidence().equals("it serves")) {
            throw new IOException(seen.evidence());
        }
    }

    @Override
    public synchronized boolean serves(String node) {
        return of(node).condition == Condition.RUNNING && System.nanoTime() - of(node).servesFrom >= 0;
    }

    @Override
    public synchronized boolean hasSpoken(String node) {
        return of(node).condition == Condition.RUNNING && System.nanoTime() - of(node).speaksFrom >= 0;
    }

    @Override
    public synchronized void pause(String node) throws IOException {
        signal(node, "pause", Condition.PAUSED);
    }

    @Override
    public synchronized void resume(String node) throws IOException {
        signal(node, "resume", Condition.RUNNING);
    }

    private void signal(String node, String signal, Condition condition) throws IOException {
        log.add(signal + " " + node);
        if (of(node).condition == Condition.DEAD) {
            throw new IOException("no such process");
        }
        of(node).condition = condition;
    }

    @Override
    public synchronized NodeState state(String node) {
        return new NodeState(of(node).condition, "it is " + of(node).condition);
    }

    private Fake of(String node) {
        return processes.computeIfAbsent(node, each -> new Fake());
    }
}
