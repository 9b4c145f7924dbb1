// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.NodeState.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The processes of nodes under faults that overlap: a node is down for as long as any fault wants it down, else paused for as
 * long as any wants it paused, else it runs. Shared by the injectors that kill nodes. Thread-safe; calls block.
 */
public final class HeldProcesses {
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(23);

    private enum Want {
        DOWN,
        PAUSED
    }

    /** What is done to a node that is down; answers with what it did, in words. */
    @FunctionalInterface
    interface WhileDown {
        String on(String node) throws IOException;
    }

    private final NodeProcesses processes;
    private final Duration patience;
    /** What faults want of each node; its lock makes counting and doing one step. */
    private final Map<String, Holds<Want>> holds = new ConcurrentHashMap<>();

    private final List<UnaryOperator<String>> whenUp = new CopyOnWriteArrayList<>();

    public HeldProcesses(NodeProcesses processes) {
        this(processes, PATIENCE);
    }

    /**
     * Processes whose faults, when healed, wait so long for other faults.
     *
     * @param patience less than the time in which an injector has to answer
     */
    HeldProcesses(NodeProcesses processes, Duration patience) {
        this.processes = processes;
        this.patience = patience;
    }

    /** How long what heals waits for other faults. */
    Duration patience() {
        return patience;
    }

    /**
     * Has it called for each node that was started again and serves: what the node had been told while it ran, is gone. It
     * answers with what it did about that, to be appended to the evidence, or nothing.
     */
    void whenUp(UnaryOperator<String> told) {
        whenUp.add(told);
    }

    /** Kills them all at once, for as long as this is wanted. */
    Observation down(Fault fault, List<String> nodes) {
        return down(fault, nodes, node -> "");
    }

    /** Kills them all at once, for as long as this is wanted, and does something to each. */
    Observation down(Fault fault, List<String> nodes, WhileDown act) {
        for (String node : nodes) {
            synchronized (of(node)) {
                of(node).take(Want.DOWN, fault);
            }
        }
        long asked = System.nanoTime();
        try {
            processes.kill(nodes);
        } catch (IOException e) {
            return new Observation(false, String.join(",", nodes) + ": " + e.getMessage());
        }
        long millis = (System.nanoTime() - asked) / 1_000_000;
        List<Observation> seen = new ArrayList<>();
        nodes.forEach(node -> seen.add(actAndLook(node, act)));
        Observation all = Workers.summary(seen);
        return nodes.size() == 1 || !all.observed()
                ? all
                : new Observation(
                        true, "all " + nodes.size() + " within " + millis + " ms: " + all.evidence(), all.agoNanos());
    }

    private Observation actAndLook(String node, WhileDown act) {
        Observation dead = look(node, Condition.DEAD);
        if (!dead.observed()) {
            return dead;
        }
        long seen = System.nanoTime();
        try {
            String done = act.on(node);
            return done.isEmpty() ? dead : new Observation(true, dead.evidence() + "; " + done).since(seen);
        } catch (IOException e) {
            return new Observation(false, dead.evidence() + "; " + e.getMessage());
        }
    }

    /**
     * Wants it down no more, starts it if no other fault does, and waits until it serves. One that another fault has down is
     * waited for, since all faults may be healed at once; for so long as a heal may take.
     */
    Observation up(Fault fault, String node) {
        synchronized (of(node)) {
            of(node).release(Want.DOWN, fault);
        }
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Observation free = Workers.await(
                    left,
                    () -> new Observation(!isHeld(node, Want.DOWN), node + ": another fault still wants it down"));
            if (!free.observed()) {
                return free;
            }
            Observation served = launched(node);
            if (served.observed() || !isHeld(node, Want.DOWN) || System.nanoTime() - end > 0) {
                return served;
            }
        }
    }

    /** As {@link #up}, but does not wait for what other faults want. */
    Observation upNow(Fault fault, String node) {
        synchronized (of(node)) {
            of(node).release(Want.DOWN, fault);
        }
        return launched(node);
    }

    /** Starts a node that no fault wants down, and waits until it serves. */
    private Observation launched(String node) {
        try {
            synchronized (of(node)) {
                if (of(node).isHeld(Want.DOWN)) {
                    return new Observation(false, node + ": another fault still wants it down");
                }
                processes.launch(node);
            }
            return served(node);
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
    }

    /** Waits until a node that was launched serves, unless another fault kills it meanwhile. */
    private Observation served(String node) throws IOException {
        long launched = System.nanoTime();
        try {
            processes.awaitServing(node);
        } catch (IOException e) {
            return new Observation(
                    false, node + ": " + (isHeld(node, Want.DOWN) ? "killed by another fault again" : e.getMessage()));
        }
        long millis = (System.nanoTime() - launched) / 1_000_000;
        StringBuilder again = new StringBuilder();
        whenUp.forEach(told -> again.append(told.apply(node)));
        synchronized (of(node)) {
            if (of(node).isHeld(Want.PAUSED) && !of(node).isHeld(Want.DOWN)) {
                processes.pause(node);
            }
        }
        NodeState state = processes.state(node);
        return new Observation(
                state.condition() != Condition.DEAD,
                node + ": serves after " + millis + " ms; " + state.evidence() + again);
    }

    /**
     * Kills it for as long as this is wanted, and meanwhile starts it so many times and kills it again before it serves.
     *
     * @param after how long each start has after its first word: a process that has said nothing has not begun to start, as
     *     far as its node is concerned
     */
    Observation crashStarts(Fault fault, String node, int times, Duration after) {
        Observation killed = down(fault, List.of(node));
        long first = System.nanoTime();
        List<String> served = new ArrayList<>();
        for (int i = 1; i <= times && killed.observed(); i++) {
            try {
                synchronized (of(node)) {
                    if (!of(node).release(Want.DOWN, fault)) {
                        of(node).take(Want.DOWN, fault);
                        return new Observation(false, node + ": another fault wants it down, it cannot be started");
                    }
                    processes.launch(node);
                }
                Observation spoken = Workers.await(PATIENCE, () -> spoken(node));
                TimeUnit.NANOSECONDS.sleep(after.toNanos());
                if (!spoken.observed()) {
                    served.add("start " + i + ": " + spoken.evidence());
                } else if (processes.serves(node)) {
                    served.add("start " + i + " was killed only after it served");
                }
            } catch (IOException e) {
                served.add("start " + i + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                served.add("start " + i + ": interrupted");
            }
            killed = down(fault, List.of(node));
        }
        String what = times + " starts killed " + after.toMillis() + " ms after their first word, none of which served";
        return served.isEmpty()
                ? new Observation(killed.observed(), killed.evidence() + "; " + what).since(first)
                : new Observation(false, killed.evidence() + "; " + String.join("; ", served));
    }

    private Observation spoken(String node) {
        try {
            return new Observation(processes.hasSpoken(node), "it logged nothing");
        } catch (IOException e) {
            return new Observation(false, String.valueOf(e.getMessage()));
        }
    }

    /** Stops it, for as long as this is wanted; one that is down will be stopped when it is up again. */
    Observation pause(Fault fault, String node) {
        try {
            synchronized (of(node)) {
                of(node).take(Want.PAUSED, fault);
                if (!of(node).isHeld(Want.DOWN)) {
                    processes.pause(node);
                }
            }
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
        return isHeld(node, Want.DOWN)
                ? new Observation(
                        false,
                        node + ": another fault has it down: "
                                + processes.state(node).evidence())
                : look(node, Condition.PAUSED);
    }

    /** Wants it paused no more, lets it go on if no other fault does, and else waits for that as {@link #up} does. */
    Observation resume(Fault fault, String node) {
        synchronized (of(node)) {
            of(node).release(Want.PAUSED, fault);
        }
        Observation free = Workers.await(
                patience,
                () -> new Observation(!isHeld(node, Want.PAUSED), node + ": another fault still wants it paused"));
        if (!free.observed()) {
            return free;
        }
        try {
            synchronized (of(node)) {
                if (of(node).isHeld(Want.DOWN)) {
                    NodeState state = processes.state(node);
                    return new Observation(state.condition() != Condition.PAUSED, node + ": " + state.evidence());
                }
                processes.resume(node);
            }
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
        return look(node, Condition.RUNNING);
    }

    private Observation look(String node, Condition wanted) {
        return Workers.await(LOOKING, () -> {
            NodeState state = processes.state(node);
            return new Observation(state.condition() == wanted, node + ": " + state.evidence());
        });
    }

    private boolean isHeld(String node, Want want) {
        synchronized (of(node)) {
            return of(node).isHeld(want);
        }
    }

    private Holds<Want> of(String node) {
        return holds.computeIfAbsent(node, each -> new Holds<>());
    }
}
