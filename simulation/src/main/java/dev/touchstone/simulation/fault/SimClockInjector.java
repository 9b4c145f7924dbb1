// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Faults of simulated clocks, which add up. What it does to the world it also sees: the evidence is the world's state. */
public final class SimClockInjector implements Injector {
    private final EventQueue queue;
    private final Function<String, SimNode> node;
    private final List<Fault> strobes = new ArrayList<>();

    public SimClockInjector(EventQueue queue, Function<String, SimNode> node) {
        this.queue = queue;
        this.node = node;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof ClockFault.SkewClocks skew) {
            for (String each : skew.nodes()) {
                node.apply(each).clockShifts().add(skew, skew.by(), skew.driftPpm(), queue.now());
            }
            answer(done, skew.nodes());
        } else if (fault instanceof ClockFault.StrobeClocks strobe) {
            strobes.add(strobe);
            jump(strobe, true);
            answer(done, strobe.nodes());
        } else {
            throw new IllegalArgumentException("no such fault of simulated clocks: " + fault);
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (fault instanceof ClockFault.SkewClocks skew) {
            skew.nodes().forEach(each -> node.apply(each).clockShifts().remove(skew));
            answer(done, skew.nodes());
        } else if (fault instanceof ClockFault.StrobeClocks strobe) {
            strobes.removeIf(each -> isSame(each, strobe));
            strobe.nodes().forEach(each -> node.apply(each).clockShifts().remove(strobe));
            answer(done, strobe.nodes());
        } else {
            throw new IllegalArgumentException("no such fault of simulated clocks: " + fault);
        }
    }

    private void jump(ClockFault.StrobeClocks strobe, boolean there) {
        if (strobes.stream().noneMatch(each -> isSame(each, strobe))) {
            return;
        }
        for (String each : strobe.nodes()) {
            if (there) {
                node.apply(each).clockShifts().add(strobe, strobe.by(), 0, queue.now());
            } else {
                node.apply(each).clockShifts().remove(strobe);
            }
        }
        queue.after(strobe.every().toNanos(), () -> jump(strobe, !there));
    }

    @SuppressWarnings("ReferenceEquality") // Equal faults are not one fault.
    private static boolean isSame(Fault one, Fault other) {
        return one == other;
    }

    private void answer(Consumer<Observation> done, List<String> nodes) {
        String evidence = nodes.stream()
                .map(node)
                .map(each -> each.id() + " is ahead of true time by " + each.aheadMicros() / 1_000 + " ms")
                .collect(Collectors.joining(", "));
        queue.after(0, () -> done.accept(new Observation(true, evidence)));
    }
}
