// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Unknown;

/** Checks that need to know which operation ended before which began. */
final class RealTime {
    private RealTime() {}

    /** Why a history of completions alone is not decided. */
    static Unknown missing() {
        return new Unknown(
                Unknown.Cause.UNDECIDABLE,
                "the history does not tell which operation ended before which began",
                "record invocations as well as completions");
    }
}
