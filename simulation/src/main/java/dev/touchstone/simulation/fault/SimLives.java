// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Holds;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lives of simulated nodes under faults that overlap: a node is down for as long as any fault wants it down, else paused for
 * as long as any wants it paused, else it runs.
 */
public final class SimLives {
    /** How long what heals waits for other faults. */
    public static final Duration PATIENCE = Duration.ofSeconds(23);

    public static final Duration LOOKS_EVERY = Duration.ofMillis(100);

    private enum Want {
        DOWN,
        PAUSED
    }

    private record Wanted(String node, Want want) {}

    private final EventQueue queue;
    private final Function<String, SimNode> nodes;
    private final Duration restart;
    private final Holds<Wanted> holds = new Holds<>();

    /** Lives of nodes that take so long to start again. */
    public SimLives(EventQueue queue, Function<String, SimNode> nodes, Duration restart) {
        this.queue = queue;
        this.nodes = nodes;
        this.restart = restart;
    }

    public SimNode node(String name) {
        return nodes.apply(name);
    }

    /** Crashes them all at once, for as long as this is wanted. */
    public void down(Fault fault, List<String> down) {
        down.forEach(node -> holds.take(new Wanted(node, Want.DOWN), fault));
        down.stream().map(nodes).filter(SimNode::isUp).forEach(SimNode::crash);
    }

    /**
     * Wants them down no more, starts those that no other fault does, and says so when all are up. One that another fault has
     * down is waited for, since all faults may be healed at once; for so long as a heal may take.
     */
    public void up(Fault fault, List<String> down, Consumer<Observation> done) {
        List<String> starting = down.stream()
                .filter(node -> holds.release(new Wanted(node, Want.DOWN), fault))
                .toList();
        long end = queue.now() + PATIENCE.toNanos();
        queue.after(restart.toNanos(), () -> {
            starting.stream().filter(node -> !isHeldDown(node)).forEach(this::start);
            awaitUp(down, end, done);
        });
    }

    private void awaitUp(List<String> down, long end, Consumer<Observation> done) {
        List<String> held = down.stream()
                .filter(node -> isHeldDown(node) || !node(node).isUp())
                .toList();
        if (held.isEmpty()) {
            done.accept(new Observation(true, "up again: " + String.join(", ", down)));
        } else if (queue.now() >= end) {
            done.accept(new Observation(false, "another fault wants them down: " + String.join(", ", held)));
        } else {
            queue.after(LOOKS_EVERY.toNanos(), () -> awaitUp(down, end, done));
        }
    }

    /** As {@link #up} of one node, but without waiting for what other faults want. */
    public void upNow(Fault fault, String node, Runnable done) {
        boolean isFree = holds.release(new Wanted(node, Want.DOWN), fault);
        queue.after(restart.toNanos(), () -> {
            if (isFree && !isHeldDown(node)) {
                start(node);
            }
            done.run();
        });
    }

    /** Starts a node that no fault wants down; false if one does. The next fault may have it down before it is up. */
    public boolean crashStart(Fault fault, String node) {
        if (!holds.release(new Wanted(node, Want.DOWN), fault)) {
            holds.take(new Wanted(node, Want.DOWN), fault);
            return false;
        }
        start(node);
        return true;
    }

    private void start(String node) {
        if (!node(node).isUp()) {
            node(node).start();
            if (holds.isHeld(new Wanted(node, Want.PAUSED))) {
                node(node).pause();
            }
        }
    }

    /**
     * Pauses them, for as long as this is wanted, and says so when all are. One that is down is paused when it is up again; it is
     * waited for as long as a restart takes, for it may be under way, and no longer, for another fault may want it down.
     */
    public void pause(Fault fault, List<String> paused, Consumer<Observation> done) {
        paused.forEach(node -> holds.take(new Wanted(node, Want.PAUSED), fault));
        paused.stream().map(nodes).filter(SimNode::isUp).forEach(SimNode::pause);
        awaitPaused(paused, queue.now() + restart.plus(LOOKS_EVERY).toNanos(), done);
    }

    private void awaitPaused(List<String> paused, long end, Consumer<Observation> done) {
        List<String> dead = paused.stream().filter(node -> !node(node).isUp()).toList();
        if (dead.isEmpty()) {
            queue.after(0, () -> done.accept(new Observation(true, "paused: " + String.join(", ", paused))));
        } else if (queue.now() >= end) {
            done.accept(new Observation(false, "down, so not paused: " + String.join(", ", dead)));
        } else {
            queue.after(LOOKS_EVERY.toNanos(), () -> awaitPaused(paused, end, done));
        }
    }

    /** Wants them paused no more, lets those go on that no other fault wants paused, and waits for the others as {@link #up}. */
    public void resume(Fault fault, List<String> paused, Consumer<Observation> done) {
        for (String node : paused) {
            if (holds.release(new Wanted(node, Want.PAUSED), fault)
                    && node(node).isPaused()) {
                node(node).resume();
            }
        }
        awaitResumed(paused, queue.now() + PATIENCE.toNanos(), done);
    }

    private void awaitResumed(List<String> paused, long end, Consumer<Observation> done) {
        List<String> held = paused.stream()
                .filter(node -> holds.isHeld(new Wanted(node, Want.PAUSED)))
                .toList();
        if (held.isEmpty()) {
            queue.after(0, () -> done.accept(new Observation(true, "resumed: " + String.join(", ", paused))));
        } else if (queue.now() >= end) {
            done.accept(new Observation(false, "another fault wants them paused: " + String.join(", ", held)));
        } else {
            queue.after(LOOKS_EVERY.toNanos(), () -> awaitResumed(paused, end, done));
        }
    }

    private boolean isHeldDown(String node) {
        return holds.isHeld(new Wanted(node, Want.DOWN));
    }
}
