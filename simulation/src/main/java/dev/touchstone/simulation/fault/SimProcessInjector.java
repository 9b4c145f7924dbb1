// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.simulation.time.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Faults of simulated processes. What it does to the world it also sees: the evidence is the world's state. */
public final class SimProcessInjector implements Injector {
    /** A simulated node serves as soon as it starts: what a crash may interrupt are its first saves. */
    private static final int CRASHES_SOONER = 1_000;

    private final EventQueue queue;
    private final SimLives lives;
    private final List<Storm> storms = new ArrayList<>();

    public SimProcessInjector(EventQueue queue, SimLives lives) {
        this.queue = queue;
        this.lives = lives;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof ProcessFault.KillNodes kill) {
            lives.down(kill, kill.nodes());
            answer(done, new Observation(true, "down: " + String.join(", ", kill.nodes())));
        } else if (fault instanceof ProcessFault.PauseNodes pause) {
            answer(done, lives.pause(pause, pause.nodes()));
        } else if (fault instanceof ProcessFault.CrashStarts crash) {
            lives.down(crash, crash.nodes());
            crashStarts(crash, crash.times(), done);
        } else if (fault instanceof ProcessFault.RestartNodes restart) {
            Storm storm = new Storm(restart);
            storms.add(storm);
            storm.begin();
            answer(done, new Observation(true, "the first " + storm.lanes + " down of: " + restart.detail()));
        } else {
            throw new IllegalArgumentException("no such fault of simulated processes: " + fault);
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (fault instanceof ProcessFault.KillNodes kill) {
            lives.up(kill, kill.nodes(), done);
        } else if (fault instanceof ProcessFault.PauseNodes pause) {
            lives.resume(pause, pause.nodes(), done);
        } else if (fault instanceof ProcessFault.CrashStarts crash) {
            lives.up(crash, crash.nodes(), done);
        } else if (fault instanceof ProcessFault.RestartNodes restart) {
            end(restart, done);
        } else {
            throw new IllegalArgumentException("no such fault of simulated processes: " + fault);
        }
    }

    private void crashStarts(ProcessFault.CrashStarts crash, int times, Consumer<Observation> done) {
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

    @SuppressWarnings("ReferenceEquality") // Equal faults are not one fault.
    private void end(ProcessFault.RestartNodes restart, Consumer<Observation> done) {
        for (Storm storm : storms) {
            if (storm.fault == restart) {
                storms.remove(storm);
                storm.end(done);
                return;
            }
        }
        lives.up(restart, restart.nodes(), done);
    }

    private void answer(Consumer<Observation> done, Observation seen) {
        queue.after(0, () -> done.accept(seen));
    }

    /** Nodes killed and started again: in each lane one after another, no node in two lanes. */
    private final class Storm {
        private final ProcessFault.RestartNodes fault;
        private final int lanes;
        private boolean over;
        private int restarts;

        Storm(ProcessFault.RestartNodes fault) {
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
