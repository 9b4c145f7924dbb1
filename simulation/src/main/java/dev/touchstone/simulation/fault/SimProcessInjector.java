// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Course;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.nemesis.ProcessFault.CrashStarts;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.nemesis.ProcessFault.RestartNodes;
import dev.touchstone.nemesis.UnderWay;
import dev.touchstone.simulation.time.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Faults of simulated processes. What it does to the world it also sees: the evidence is the world's state. */
public final class SimProcessInjector implements Injector<ProcessFault> {
    /** A simulated node serves as soon as it starts: what a crash may interrupt are its first saves. */
    private static final int CRASHES_SOONER = 1_000;

    private final EventQueue queue;
    private final SimLives lives;
    private final UnderWay<Storm> storms = new UnderWay<>();
    private final ProcessFault.Visitor<Course> courses = new Courses();

    public SimProcessInjector(EventQueue queue, SimLives lives) {
        this.queue = queue;
        this.lives = lives;
    }

    @Override
    public void inject(ProcessFault fault, Consumer<Observation> done) {
        fault.accept(courses).begin().run(done);
    }

    @Override
    public void heal(ProcessFault fault, Consumer<Observation> done) {
        fault.accept(courses).end().run(done);
    }

    private final class Courses implements ProcessFault.Visitor<Course> {
        @Override
        public Course killNodes(KillNodes kill) {
            return new Course(
                    done -> {
                        lives.down(kill, kill.nodes());
                        answer(done, new Observation(true, "down: " + String.join(", ", kill.nodes())));
                    },
                    up(kill));
        }

        @Override
        public Course pauseNodes(PauseNodes pause) {
            return new Course(
                    done -> lives.pause(pause, pause.nodes(), done), done -> lives.resume(pause, pause.nodes(), done));
        }

        @Override
        public Course crashStarts(CrashStarts crash) {
            return new Course(
                    done -> {
                        lives.down(crash, crash.nodes());
                        SimProcessInjector.this.crashStarts(crash, crash.times(), done);
                    },
                    up(crash));
        }

        @Override
        public Course restartNodes(RestartNodes restart) {
            return new Course(done -> begin(new Storm(restart), done), done -> storms.find(restart)
                    .ifPresentOrElse(
                            storm -> end(storm, done), () -> up(restart).run(done)));
        }

        private Course.Step up(ProcessFault fault) {
            return done -> lives.up(fault, fault.nodes(), done);
        }

        private void begin(Storm storm, Consumer<Observation> done) {
            storms.add(storm.fault, storm);
            storm.begin();
            answer(done, new Observation(true, "the first " + storm.lanes + " down of: " + storm.fault.detail()));
        }

        private void end(Storm storm, Consumer<Observation> done) {
            storms.remove(storm.fault);
            storm.end(done);
        }
    }

    private void crashStarts(CrashStarts crash, int times, Consumer<Observation> done) {
        Duration after = crash.after().dividedBy(CRASHES_SOONER);
        if (times == 0) {
            answer(
                    done,
                    new Observation(
                            true,
                            crash.times() + " starts crashed after " + after.toNanos() / 1_000 + " us; down: "
                                    + String.join(", ", crash.nodes())));
            return;
        }
        List<String> started = crash.nodes().stream()
                .filter(node -> lives.crashStart(crash, node))
                .toList();
        if (started.size() < crash.nodes().size()) {
            lives.down(crash, started);
            answer(done, new Observation(false, "another fault wants one down that was to be started"));
            return;
        }
        queue.after(after.toNanos(), () -> {
            lives.down(crash, started);
            crashStarts(crash, times - 1, done);
        });
    }

    private void answer(Consumer<Observation> done, Observation seen) {
        queue.after(0, () -> done.accept(seen));
    }

    /** Nodes killed and started again: in each lane one after another, no node in two lanes. */
    private final class Storm {
        private final RestartNodes fault;
        private final int lanes;
        private boolean over;
        private int restarts;

        Storm(RestartNodes fault) {
            this.fault = fault;
            this.lanes = Math.min(fault.atOnce(), fault.nodes().size());
        }

        void begin() {
            for (int lane = 0; lane < lanes; lane++) {
                restart(lane, lane);
            }
        }

        /** Restarts the node at that place among the fault's, and then the next of the lane. */
        private void restart(int lane, int place) {
            if (over) {
                return;
            }
            String node = fault.nodes().get(place);
            lives.down(fault, List.of(node));
            lives.upNow(fault, node, () -> {
                restarts++;
                int next = place + lanes;
                restart(lane, next < fault.nodes().size() ? next : lane);
            });
        }

        /** The node that is down when it ends is on its way up, and the start of all does not take less. */
        void end(Consumer<Observation> done) {
            over = true;
            lives.up(
                    fault,
                    fault.nodes(),
                    seen -> done.accept(new Observation(seen.observed(), restarts + " restarts; " + seen.evidence())));
        }
    }
}
