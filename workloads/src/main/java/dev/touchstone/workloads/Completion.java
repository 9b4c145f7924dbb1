// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param value what was answered, for {@code ok}
 * @param version evidence of what was read or written, or {@code ""}
 * @param error why not, or {@code ""}
 */
public record Completion(Outcome outcome, @Nullable Object value, String version, String error) {
    public static Completion ok(@Nullable Object value, String version) {
        return new Completion(Outcome.OK, value, version, "");
    }

    public static Completion fail(String error) {
        return new Completion(Outcome.FAIL, null, "", error);
    }

    public static Completion info(String error) {
        return new Completion(Outcome.INFO, null, "", error);
    }
}
