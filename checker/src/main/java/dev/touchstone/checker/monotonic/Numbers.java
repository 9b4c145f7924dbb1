// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import dev.touchstone.history.Values;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The numbers of a history exactly, for timestamps may have more digits than a {@code long} has. */
final class Numbers {
    private Numbers() {}

    /** The number that a value is, a text of digits included; null if it is none, or a ratio. */
    static @Nullable BigDecimal of(Values values, int ref) {
        return switch (values.kind(ref)) {
            case LONG -> BigDecimal.valueOf(values.asLong(ref));
            case DOUBLE -> Double.isFinite(values.asDouble(ref)) ? BigDecimal.valueOf(values.asDouble(ref)) : null;
            case NUMBER, STRING -> parsed(values.asText(ref));
            default -> null;
        };
    }

    private static @Nullable BigDecimal parsed(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
        try {
            return digits ? new BigDecimal(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
