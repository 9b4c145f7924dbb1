// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

import dev.touchstone.checker.Unknown;

/** The budget ended before a key was decided; it makes the verdict unknown. */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Unknown.Cause cause;

    BudgetExceededException(Unknown.Cause cause) {
        super("the budget of the check is spent: " + cause.word(), null, false, false);
        this.cause = cause;
    }

    /** What ran out, or that the check was cancelled. */
    public Unknown.Cause reason() {
        return cause;
    }
}
