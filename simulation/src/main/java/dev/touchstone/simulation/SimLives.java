// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Holds;
import dev.touchstone.nemesis.Injector.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lives of simulated nodes under faults that overlap: a node is down for as long as any fault wants it down, else paused for
 * as long as any wants it paused, else it runs.
 */
final class SimLives {
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
    SimLives(EventQueue queue, Function<String, SimNode> nodes, Duration restart) {
        this.queue = queue;
        this.nodes = nodes;
        this.restart = restart;
    }

    SimNode node(String name) {
        return nodes.apply(name);
    }

    /** Crashes them all at once, for as long as this is wanted. */
    void down(Fault fault, List<String> down) {
        down.forEach(node -> holds.take(new Wanted(node, Want.DOWN), fault));
        down.stream().map(nodes).filter(SimNode::isUp).forEach(SimNode::crash);
    }

    /** Starts them again, but for those that another fault wants down still, and then says how that went. */
    void up(Fault fault, List<String> down, Consumer<Observation> done) {
        List<String> held = new ArrayList<>();
        List<String> starting = new ArrayList<>();
        for (String node : down) {
            boolean isFree = holds.release(new Wanted(node, Want.DOWN), fault);
            (isFree ? starting : held).add(node);
        }
        queue.after(restart.toNanos(), () -> {
            for (String node : starting) {
                if (isHeldDown(node)) {
                    held.add(node);
                } else {
                    start(node);
                }
            }
            done.accept(
                    held.isEmpty()
                            ? new Observation(true, "up again: " + String.join(", ", down))
                            : new Observation(false, "another fault wants them down: " + String.join(", ", held)));
        });
    }

    /** Starts a node that no fault wants down; false if one does. The next fault may have it down before it is up. */
    boolean crashStart(Fault fault, String node) {
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

    /** Pauses them, for as long as this is wanted; those that are down will be when they are up again. */
    Observation pause(Fault fault, List<String> paused) {
        paused.forEach(node -> holds.take(new Wanted(node, Want.PAUSED), fault));
        List<String> dead = paused.stream().filter(node -> !node(node).isUp()).toList();
        paused.stream().map(nodes).filter(SimNode::isUp).forEach(SimNode::pause);
        return dead.isEmpty()
                ? new Observation(true, "paused: " + String.join(", ", paused))
                : new Observation(false, "down, so not paused: " + String.join(", ", dead));
    }

    /** Lets them go on, but for those that another fault wants paused still. */
    Observation resume(Fault fault, List<String> paused) {
        List<String> held = new ArrayList<>();
        for (String node : paused) {
            if (!holds.release(new Wanted(node, Want.PAUSED), fault)) {
                held.add(node);
            } else if (node(node).isPaused()) {
                node(node).resume();
            }
        }
        return held.isEmpty()
                ? new Observation(true, "resumed: " + String.join(", ", paused))
                : new Observation(false, "another fault wants them paused: " + String.join(", ", held));
    }

    private boolean isHeldDown(String node) {
        return holds.isHeld(new Wanted(node, Want.DOWN));
    }
}
