// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A simulated world in which something happened that never may, whatever the faults. The seed makes it happen again. */
public final class SimulationFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final long nanos;
    private final String what;

    /** What kind of promise was broken. */
    public enum Kind {
        /** The core threw: one of its own assertions, or a mistake that it makes. */
        CRASH,
        /** An invariant does not hold: something happened that must not. */
        SAFETY,
        /** All faults are over, and what must happen then did not within its bound. */
        LIVENESS
    }

    public SimulationFailure(Kind kind, long seed, long nanos, String what, @Nullable Throwable cause) {
        super(
                String.format(
                        Locale.ROOT,
                        "%s failure in the world of seed %d at %.3f s of virtual time: %s",
                        kind.name().toLowerCase(Locale.ROOT),
                        seed,
                        nanos / 1e9,
                        what),
                cause);
        this.kind = kind;
        this.nanos = nanos;
        this.what = what;
    }

    public Kind kind() {
        return kind;
    }

    /** When it happened, in the world's virtual time. */
    public long nanos() {
        return nanos;
    }

    /** What happened, in a sentence without seed and time. */
    public String what() {
        return what;
    }
}
