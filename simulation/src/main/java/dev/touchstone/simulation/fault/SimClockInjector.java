// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.ClockFault.SkewClocks;
import dev.touchstone.nemesis.ClockFault.StrobeClocks;
import dev.touchstone.nemesis.ClockShifts;
import dev.touchstone.nemesis.Course;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.UnderWay;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Faults of simulated clocks, which add up. What it does to the world it also sees: the evidence is the world's state. */
public final class SimClockInjector implements Injector<ClockFault> {
    private final EventQueue queue;
    private final Function<String, SimNode> node;
    private final UnderWay<StrobeClocks> strobes = new UnderWay<>();
    private final ClockFault.Visitor<Course> courses = new Courses();

    public SimClockInjector(EventQueue queue, Function<String, SimNode> node) {
        this.queue = queue;
        this.node = node;
    }

    @Override
    public void inject(ClockFault fault, Consumer<Observation> done) {
        fault.accept(courses).begin().run(done);
    }

    @Override
    public void heal(ClockFault fault, Consumer<Observation> done) {
        fault.accept(courses).end().run(done);
    }

    private void answer(Consumer<Observation> done, List<String> nodes) {
        String evidence = nodes.stream()
                .map(node)
                .map(each -> each.id() + " is ahead of true time by " + each.aheadMicros() / 1_000 + " ms")
                .collect(Collectors.joining(", "));
        queue.after(0, () -> done.accept(new Observation(true, evidence)));
    }

    private final class Courses implements ClockFault.Visitor<Course> {
        @Override
        public Course skewClocks(SkewClocks skew) {
            return new Course(done -> begin(skew, done), done -> end(skew, done));
        }

        @Override
        public Course strobeClocks(StrobeClocks strobe) {
            return new Course(done -> begin(strobe, done), done -> {
                strobes.remove(strobe);
                end(strobe, done);
            });
        }

        private void begin(SkewClocks skew, Consumer<Observation> done) {
            skew.nodes().forEach(each -> shifts(each).add(skew, skew.by(), skew.driftPpm(), queue.now()));
            answer(done, skew.nodes());
        }

        private void begin(StrobeClocks strobe, Consumer<Observation> done) {
            strobes.add(strobe, strobe);
            jump(strobe, true);
            answer(done, strobe.nodes());
        }

        private void jump(StrobeClocks strobe, boolean there) {
            if (strobes.find(strobe).isEmpty()) {
                return;
            }
            for (String each : strobe.nodes()) {
                if (there) {
                    shifts(each).add(strobe, strobe.by(), 0, queue.now());
                } else {
                    shifts(each).remove(strobe);
                }
            }
            queue.after(strobe.every().toNanos(), () -> jump(strobe, !there));
        }

        private void end(ClockFault fault, Consumer<Observation> done) {
            fault.nodes().forEach(each -> shifts(each).remove(fault));
            answer(done, fault.nodes());
        }

        private ClockShifts shifts(String name) {
            return node.apply(name).clockShifts();
        }
    }
}
