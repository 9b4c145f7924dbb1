// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Compares histories operation by operation. */
final class Same {
    private Same() {}

    static void assertSame(History actual, History expected, String what) {
        assertThat(rows(actual)).as(what).isEqualTo(rows(expected));
        assertThat(actual.hasRealTime()).as(what).isEqualTo(expected.hasRealTime());
        assertThat(actual.hasClock()).as(what).isEqualTo(expected.hasClock());
        assertThat(actual.faults()).as(what).isEqualTo(expected.faults());
        assertThat(actual.events()).as(what).isEqualTo(expected.events());
    }

    private static List<String> rows(History history) {
        List<String> rows = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            String times = history.hasClock() ? history.invokeNanos(op) + "-" + history.completeNanos(op) : "";
            rows.add(history.process(op) + " " + history.function(op) + " " + history.outcome(op) + " "
                    + history.invokeIndex(op) + "-" + history.endIndex(op) + " " + times + " key "
                    + text(history, history.key(op)) + " in " + text(history, history.input(op)) + " out "
                    + text(history, history.output(op)) + " node " + text(history, history.node(op)) + " version "
                    + text(history, history.version(op)) + " error " + text(history, history.error(op)));
        }
        return rows;
    }

    /** A value as text, maps in the order of their keys. */
    static String text(History history, int ref) {
        Values values = history.values();
        if (values.kind(ref) != Values.Kind.MAP) {
            return values.render(ref);
        }
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < values.length(ref); i += 2) {
            entries.add(values.render(values.element(ref, i)) + "=" + values.render(values.element(ref, i + 1)));
        }
        return entries.stream().sorted().collect(Collectors.joining(", ", "{", "}"));
    }
}
