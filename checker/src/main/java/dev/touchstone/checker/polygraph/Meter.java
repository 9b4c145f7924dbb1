// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import org.jspecify.annotations.Nullable;

/** Looks at the budget now and then, and remembers why it ran out. One thread. */
final class Meter {
    private static final int STEPS_BETWEEN = 0xff;

    private final Budget budget;
    private long bytes;
    private int steps;
    private Unknown.@Nullable Cause cause;

    Meter(Budget budget) {
        this.budget = budget;
        cause = budget.exhausted(0);
    }

    /** Counts a step of some microseconds; true if the search must end. */
    boolean step() {
        return (++steps & STEPS_BETWEEN) == 0 ? look() : cause != null;
    }

    /** Looks at the budget at once; true if the search must end. */
    boolean look() {
        if (cause == null) {
            cause = budget.exhausted(bytes);
        }
        return cause != null;
    }

    /** Counts bytes about to be kept; true if the search must end before it takes them. */
    boolean keep(long more) {
        bytes += more;
        return look();
    }

    /** How many bytes are kept. */
    long kept() {
        return bytes;
    }

    /** Says that no more than so many bytes are kept any longer. */
    void release(long stillKept) {
        bytes = stillKept;
    }

    /** How many more bytes may be kept. */
    long bytesLeft() {
        return Math.max(0, budget.maxBytes() - bytes);
    }

    boolean isStopped() {
        return cause != null;
    }

    /** Why the search had to end, or null. */
    Unknown.@Nullable Cause cause() {
        return cause;
    }
}
