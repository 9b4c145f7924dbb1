// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

/** What a checker says of a property. */
public enum Verdict {
    /** Checked to the end: no violation. */
    VALID,
    /** Violated; at least one finding says how. */
    INVALID,
    /** Not decided; {@link CheckResult#unknown} says why, and what would help. */
    UNKNOWN;

    public String word() {
        return switch (this) {
            case VALID -> "valid";
            case INVALID -> "invalid";
            case UNKNOWN -> "unknown";
        };
    }

    /** The worse of two: invalid before unknown before valid. */
    public Verdict and(Verdict other) {
        if (this == INVALID || other == INVALID) {
            return INVALID;
        }
        return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : VALID;
    }
}
