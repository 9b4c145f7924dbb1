// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Faults of simulated nodes: their processes, clocks and disks. What it does to the world it also sees: the evidence is the world's state. */
final class SimNodeInjector implements Injector {
    private final EventQueue queue;
    private final Function<String, SimNode> node;
    private final Duration restart;

    SimNodeInjector(EventQueue queue, Function<String, SimNode> node, Duration restart) {
        this.queue = queue;
        this.node = node;
        this.restart = restart;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof Fault.KillNodes kill) {
            kill.nodes().stream().map(node).filter(SimNode::isUp).forEach(SimNode::crash);
            answer(done, "down: " + String.join(", ", kill.nodes()));
        } else if (fault instanceof Fault.PauseNodes pause) {
            pause.nodes().stream().map(node).filter(SimNode::isUp).forEach(SimNode::pause);
            answer(done, "paused: " + String.join(", ", pause.nodes()));
        } else if (fault instanceof Fault.SkewClocks skew) {
            List<SimNode> nodes = skew.nodes().stream().map(node).toList();
            nodes.forEach(each -> each.skew(skew.by().toNanos() / 1_000, skew.driftPpm()));
            answer(done, ahead(nodes));
        } else {
            throw new IllegalArgumentException("no such fault of simulated nodes: " + fault);
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (fault instanceof Fault.KillNodes kill) {
            queue.after(restart.toNanos(), () -> {
                kill.nodes().stream().map(node).filter(each -> !each.isUp()).forEach(SimNode::start);
                answer(done, "up again: " + String.join(", ", kill.nodes()));
            });
        } else if (fault instanceof Fault.PauseNodes pause) {
            pause.nodes().stream().map(node).filter(SimNode::isPaused).forEach(SimNode::resume);
            answer(done, "resumed: " + String.join(", ", pause.nodes()));
        } else if (fault instanceof Fault.SkewClocks skew) {
            List<SimNode> nodes = skew.nodes().stream().map(node).toList();
            nodes.forEach(each -> each.skew(0, 0));
            answer(done, ahead(nodes));
        } else {
            throw new IllegalArgumentException("no such fault of simulated nodes: " + fault);
        }
    }

    private void answer(Consumer<Observation> done, String evidence) {
        queue.after(0, () -> done.accept(new Observation(true, evidence)));
    }

    private static String ahead(List<SimNode> nodes) {
        return nodes.stream()
                .map(each -> each.id() + " is ahead of true time by " + each.aheadMicros() / 1_000 + " ms")
                .collect(Collectors.joining(", "));
    }
}
