// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Faults of nodes' wall clocks. */
public sealed interface ClockFault extends Fault {
    /** What is less may be how long it takes to ask for the time. */
    Duration BY_MIN = Duration.ofMillis(50);

    /** A clock that runs faster by that is a hundredth of a second ahead after ten. */
    int DRIFT_PPM_MIN = 1_000;

    /** A clock that runs slower by that stands still; one that runs faster by it, twice as fast. */
    int DRIFT_PPM_MAX = 999_999;

    List<String> nodes();

    @Override
    default <T> T accept(Fault.Visitor<T> visitor) {
        return visitor.clockFault(this);
    }

    /** Calls what the visitor has for it. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor<T> {
        T skewClocks(SkewClocks fault);

        T strobeClocks(StrobeClocks fault);
    }

    @Override
    default Need need() {
        return Need.CLOCKS;
    }

    @Override
    default Set<Footing> takes() {
        return Set.of(Footing.SANE_CLOCKS);
    }

    /**
     * Nodes whose wall clocks are off; right again when healed.
     *
     * @param by how far ahead they jump, or behind if negative
     * @param driftPpm how much faster they run from then on, in parts per million, or slower if negative
     */
    record SkewClocks(String name, String detail, List<String> nodes, Duration by, int driftPpm) implements ClockFault {
        public SkewClocks {
            Require.within("driftPpm", driftPpm, -DRIFT_PPM_MAX, DRIFT_PPM_MAX);
            if (!by.isZero() || driftPpm == 0) {
                Require.time("by, ahead or behind,", by.abs(), BY_MIN);
            } else {
                Require.within("driftPpm, faster or slower,", Math.abs(driftPpm), DRIFT_PPM_MIN, DRIFT_PPM_MAX);
            }
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.skewClocks(this);
        }
    }

    /**
     * Nodes whose wall clocks jump there and back, over and over; right again when healed.
     *
     * @param by how far ahead they jump, or behind if negative
     * @param every how long they stay there, and back
     */
    record StrobeClocks(String name, String detail, List<String> nodes, Duration by, Duration every)
            implements ClockFault {
        public StrobeClocks {
            Require.time("by, ahead or behind,", by.abs(), BY_MIN);
            Require.time("every", every, Duration.ofMillis(1));
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.strobeClocks(this);
        }
    }
}
