// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduledFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a load under a schedule of faults, once: load and faults, stop, heal, settle, final reads.
 *
 * <p>Everything happens on the timeline's thread, {@link #start} and {@link #abort} included, and nothing blocks it.
 * Whoever does not answer is waited for no longer than {@link TrialLimits} says, so the callback always comes, exactly
 * once. A fault whose healing was not seen to succeed is healed once more at the end. With a deterministic timeline,
 * load and injector, a trial is deterministic.
 */
public final class Trial {
    private enum Phase {
        NEW,
        LOAD,
        STOPPING,
        HEALING,
        SETTLING,
        READING,
        DONE
    }

    private final Timeline timeline;
    private final Load load;
    private final Schedule schedule;
    private final Settling settling;
    private final TrialLimits limits;
    private final List<FaultRun> runs = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Consumer<TrialResult> done = result -> {};
    private Phase phase = Phase.NEW;
    private boolean allAskedToHeal;
    private boolean aborted;

    /** A trial to be started once. */
    public Trial(
            Timeline timeline,
            Load load,
            Injector<Fault> injector,
            Schedule schedule,
            Settling settling,
            TrialLimits limits) {
        this.timeline = timeline;
        this.load = load;
        this.schedule = schedule;
        this.settling = settling;
        this.limits = limits;
        for (ScheduledFault scheduled : schedule.faults()) {
            runs.add(new FaultRun(scheduled.fault(), injector, timeline, limits.answer(), this::settleIfHealed));
        }
    }

    /**
     * Starts the load and the schedule.
     *
     * @param whenDone called once, on the timeline's thread
     */
    public void start(Consumer<TrialResult> whenDone) {
        if (phase != Phase.NEW) {
            throw new IllegalStateException("a trial is started once");
        }
        done = whenDone;
        if (aborted) {
            finish();
            return;
        }
        phase = Phase.LOAD;
        load.start();
        for (int i = 0; i < runs.size(); i++) {
            FaultRun run = runs.get(i);
            ScheduledFault scheduled = schedule.faults().get(i);
            timeline.after(scheduled.start(), () -> {
                if (phase == Phase.LOAD) {
                    run.inject();
                }
            });
            timeline.after(scheduled.end(), () -> {
                if (phase == Phase.LOAD) {
                    run.heal();
                }
            });
        }
        timeline.after(schedule.load(), this::stopLoad);
    }

    /**
     * Cuts the trial short: stops the load, heals, and calls back without final reads. Idempotent; on the timeline's
     * thread.
     */
    public void abort() {
        if (aborted || phase == Phase.DONE) {
            return;
        }
        aborted = true;
        switch (phase) {
            case LOAD -> stopLoad();
            case SETTLING, READING -> finish();
            default -> {
                // Stopping and healing are under way and bounded; a new trial is finished by its start.
            }
        }
    }

    private void stopLoad() {
        if (phase != Phase.LOAD) {
            return;
        }
        phase = Phase.STOPPING;
        FirstAnswer<Boolean> first = FirstAnswer.within(limits.stop(), timeline, false, stopped -> {
            note(stopped, "the load did not stop within ", limits.stop());
            healAll();
        });
        load.stop(() -> first.accept(true));
    }

    private void healAll() {
        phase = Phase.HEALING;
        // Asked one after another: an injector that answers at once must not end the phase before the last was asked.
        runs.forEach(FaultRun::healAtLast);
        allAskedToHeal = true;
        settleIfHealed();
    }

    private void settleIfHealed() {
        if (phase != Phase.HEALING || !allAskedToHeal || !runs.stream().allMatch(FaultRun::isOver)) {
            return;
        }
        if (aborted) {
            finish();
            return;
        }
        phase = Phase.SETTLING;
        FirstAnswer<Boolean> first = FirstAnswer.within(limits.settleMax(), timeline, false, settled -> {
            if (phase == Phase.SETTLING) {
                note(settled, "the cluster did not settle within ", limits.settleMax());
                readAtLast();
            }
        });
        timeline.after(limits.settleMin(), () -> poll(first));
    }

    private void poll(Consumer<Boolean> settled) {
        if (phase == Phase.SETTLING) {
            settling.ask(yes -> {
                if (yes) {
                    settled.accept(true);
                } else {
                    timeline.after(limits.settlePoll(), () -> poll(settled));
                }
            });
        }
    }

    private void readAtLast() {
        phase = Phase.READING;
        FirstAnswer<Boolean> first = FirstAnswer.within(limits.finalReads(), timeline, false, read -> {
            if (phase == Phase.READING) {
                note(read, "the final reads did not end within ", limits.finalReads());
                finish();
            }
        });
        load.finalReads(() -> first.accept(true));
    }

    /** What it is at: {@code load}, {@code stop}, {@code heal}, {@code settle} or {@code read}; on the timeline's thread. */
    public String stage() {
        return switch (phase) {
            case NEW, LOAD -> "load";
            case STOPPING -> "stop";
            case HEALING -> "heal";
            case SETTLING -> "settle";
            case READING, DONE -> "read";
        };
    }

    /** How far it went, for one that will never end because what it ran on broke. */
    public TrialResult soFar() {
        return new TrialResult(runs.stream().map(FaultRun::toRecord).toList(), aborted, problems);
    }

    private void finish() {
        phase = Phase.DONE;
        done.accept(soFar());
    }

    private void note(boolean good, String problem, Duration limit) {
        if (!good) {
            problems.add(problem + limit.toMillis() + " ms");
        }
    }
}
