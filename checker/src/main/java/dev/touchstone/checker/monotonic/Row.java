// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row as an add or a read tells it.
 *
 * @param value its {@code val}
 * @param timestamp its {@code sts}, when the store says it was made
 * @param process the ref of its {@code process} or {@code proc}, who added it; NIL if it does not tell
 * @param node the ref of its {@code node}
 * @param table the ref of its {@code table} or {@code tb}
 */
record Row(BigDecimal value, BigDecimal timestamp, int process, int node, int table) {
    /** The row that a map tells; null if it is no map, or has no value or timestamp. */
    static @Nullable Row of(Values values, int ref) {
        BigDecimal value = Numbers.of(values, field(values, ref, "val", "val"));
        BigDecimal timestamp = Numbers.of(values, field(values, ref, "sts", "sts"));
        return value == null || timestamp == null
                ? null
                : new Row(
                        value,
                        timestamp,
                        field(values, ref, "process", "proc"),
                        field(values, ref, "node", "node"),
                        field(values, ref, "table", "tb"));
    }

    /** The value of a map's field of either name, or NIL. */
    private static int field(Values values, int map, String name, String other) {
        for (int i = 0; values.kind(map) == Kind.MAP && i < values.length(map); i += 2) {
            int key = values.element(map, i);
            boolean text = values.kind(key) == Kind.KEYWORD || values.kind(key) == Kind.STRING;
            if (text && (values.asText(key).equals(name) || values.asText(key).equals(other))) {
                return values.element(map, i + 1);
            }
        }
        return Values.NIL;
    }

    String inWords() {
        return value.toPlainString() + " (at " + timestamp.toPlainString() + ")";
    }
}
