// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Unknown;
import org.jspecify.annotations.Nullable;

/**
 * How one search along a history ended.
 *
 * @param stuck the first call, by index, that could not return in any configuration; -1 if there was none
 * @param isComplete true if no configuration was left out that could have made a difference
 * @param stopped why the budget ended the search, or null
 * @param returned how many calls returned
 * @param isFinished true if all calls did
 * @param configurations how many were explored
 * @param order the longest order found of the calls before the one that is stuck, by index; empty unless asked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SearchResult(
        int stuck,
        boolean isComplete,
        Unknown.@Nullable Cause stopped,
        int returned,
        boolean isFinished,
        long configurations,
        int[] order) {

    /** True if there surely is none. */
    public boolean isRefuted() {
        return stuck >= 0 && isComplete && stopped == null;
    }
}
