// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.time.Duration;

/**
 * What the signals to a process mean, one after another: the first asks it to end, and what follows within a second is the
 * same wish once more, as GNU {@code timeout} signals a process both by itself and with its group. One after that means "now".
 * Thread-safe.
 */
final class Signals {
    /** How long what comes after the first signal is taken for a repeat of it. */
    static final Duration REPEATS = Duration.ofSeconds(1);

    enum Meaning {
        END,
        REPEAT,
        NOW
    }

    private boolean any;
    private long firstNanos;

    /** The meaning of a signal that came at this time, by a monotonic clock. */
    synchronized Meaning at(long nanos) {
        if (!any) {
            any = true;
            firstNanos = nanos;
            return Meaning.END;
        }
        return nanos - firstNanos < REPEATS.toNanos() ? Meaning.REPEAT : Meaning.NOW;
    }
}
