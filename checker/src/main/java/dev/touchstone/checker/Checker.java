// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import dev.touchstone.history.History;

/**
 * Decides one property of a history: a pure function of the history, the checker's own settings and the budget.
 *
 * <p>A checker never throws for what a history holds, however odd: an inconsistent history is {@code INVALID} or
 * {@code UNKNOWN} with a reason. It may use several threads, but all of them have ended when it returns. Its result,
 * findings and their order included, is the same for the same history.
 */
public interface Checker {
    /** The property decided, as on the command line and in reports: {@code linearizable}, {@code list-append}. */
    String property();

    CheckResult check(History history, Budget budget);

    /**
     * Whether the property is judged by the last operations of a history, such as reads of everything once all is at rest.
     * Of a history that lacks them, only {@link CheckResult#ofPrefix} is to be believed.
     */
    default boolean needsTheEnd() {
        return false;
    }
}
