// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.history.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How a recorded operation ended.
 *
 * @param value what was answered; null if nothing was, or null
 * @param error what was thrown; null if nothing was
 */
public record Answer<T>(
        Outcome outcome, @Nullable T value, @Nullable Throwable error) {
    /** True if it happened, and was answered. */
    public boolean isOk() {
        return outcome == Outcome.OK;
    }
}
