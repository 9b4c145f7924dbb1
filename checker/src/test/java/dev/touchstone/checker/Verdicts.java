// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

/** What tests by brute force compare. */
public final class Verdicts {
    private Verdicts() {}

    /** The verdict; valid too if all that is wrong with the history is that nothing in it shows anything. */
    public static Verdict orNothingShown(CheckResult result) {
        Unknown unknown = result.unknown();
        boolean isNothing = unknown != null && unknown.cause() == Unknown.Cause.TOO_FEW_OPERATIONS;
        return isNothing ? Verdict.VALID : result.verdict();
    }
}
