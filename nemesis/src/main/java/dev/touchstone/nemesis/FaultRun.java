// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.Injector.Observation;
import java.time.Duration;
import java.util.function.Consumer;

/** One fault of a trial, from waiting to healed. On the timeline's thread. */
final class FaultRun {
    private enum State {
        WAITING,
        INJECTING,
        ACTIVE,
        HEALING,
        OVER
    }

    private final Fault fault;
    private final Injector<Fault> injector;
    private final Timeline timeline;
    private final Duration limit;
    private final Runnable over;

    private State state = State.WAITING;
    private boolean healWanted;
    private boolean secondHealWanted;
    private boolean observed;
    private boolean healed;
    private long askedNanos = FaultRecord.NEVER;
    private long startNanos = FaultRecord.NEVER;
    private long healAskedNanos = FaultRecord.NEVER;
    private long endNanos = FaultRecord.NEVER;
    private String startEvidence = "not asked for: the load had ended";
    private String endEvidence = "nothing to heal";

    /** A fault that calls {@code over} each time it is over, healed or not. */
    FaultRun(Fault fault, Injector<Fault> injector, Timeline timeline, Duration limit, Runnable over) {
        this.fault = fault;
        this.injector = injector;
        this.timeline = timeline;
        this.limit = limit;
        this.over = over;
    }

    void inject() {
        if (state != State.WAITING) {
            return;
        }
        state = State.INJECTING;
        askedNanos = timeline.nanos();
        injector.inject(fault, within(this::injected));
    }

    /** Heals it as soon as it can be healed; once only. */
    void heal() {
        if (state == State.WAITING) {
            over();
        } else if (state == State.INJECTING) {
            healWanted = true;
        } else if (state == State.ACTIVE) {
            askToHeal();
        }
    }

    /** Heals it, a second time if the first was not seen to succeed, or is under way and will not be. */
    void healAtLast() {
        if (state == State.HEALING) {
            secondHealWanted = true;
        } else if (state == State.OVER && askedNanos != FaultRecord.NEVER && !healed) {
            askToHeal();
        } else {
            heal();
        }
    }

    boolean isOver() {
        return state == State.OVER;
    }

    FaultRecord toRecord() {
        return new FaultRecord(
                fault, askedNanos, observed, startNanos, startEvidence, healAskedNanos, healed, endNanos, endEvidence);
    }

    private void injected(Observation seen) {
        observed = seen.observed();
        startEvidence = seen.evidence();
        if (observed) {
            startNanos = Math.max(askedNanos, timeline.nanos() - seen.agoNanos());
        }
        state = State.ACTIVE;
        if (healWanted) {
            askToHeal();
        }
    }

    private void askToHeal() {
        state = State.HEALING;
        if (healAskedNanos == FaultRecord.NEVER) {
            healAskedNanos = timeline.nanos();
        }
        injector.heal(fault, within(this::healed));
    }

    private void healed(Observation seen) {
        healed = seen.observed();
        endEvidence = seen.evidence();
        if (healed) {
            endNanos = timeline.nanos();
        }
        if (!healed && secondHealWanted) {
            secondHealWanted = false;
            askToHeal();
        } else {
            over();
        }
    }

    private void over() {
        state = State.OVER;
        over.run();
    }

    private Consumer<Observation> within(Consumer<Observation> next) {
        Observation none = new Observation(false, "the injector did not answer within " + limit.toMillis() + " ms");
        return FirstAnswer.within(limit, timeline, none, next);
    }
}
