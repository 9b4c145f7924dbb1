// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.JavaValues;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a listener heard, as rows that can be compared with those of a whole history. */
final class Heard implements DetailListener {
    final List<String> rows = new ArrayList<>();
    private final Map<Long, @Nullable Object[]> evidence = new TreeMap<>();
    private final List<FaultWindow> faults = new ArrayList<>();
    private boolean allTimed = true;
    private @Nullable Object[] next = {};

    @Override
    public void details(@Nullable Object node, @Nullable Object version, @Nullable Object error, boolean clock) {
        next = new Object[] {node, version, error};
        allTimed &= clock;
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        rows.add(invocation(operation, process, function, key, input, nanos));
        evidence.put(operation, next);
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        rows.add(completion(operation, process, outcome, output, nanos));
        @Nullable Object[] known = evidence.getOrDefault(operation, new Object[3]);
        for (int i = 0; i < known.length; i++) {
            known[i] = next[i] == null ? known[i] : next[i];
        }
    }

    @Override
    public void fault(FaultWindow window) {
        faults.add(window);
    }

    /** All that was heard, details last. */
    List<String> all() {
        List<String> all = new ArrayList<>(rows);
        evidence.forEach((operation, each) -> all.add(details(operation, each[0], each[1], each[2])));
        faults.sort(Comparator.comparingLong(FaultWindow::startNanos));
        faults.forEach(each -> all.add(each.toString()));
        all.add("clock " + allTimed);
        return all;
    }

    /** What should be heard of a history. */
    static List<String> of(History history) {
        Values values = history.values();
        String[] rows = new String[history.events()];
        for (int op = 0; op < history.size(); op++) {
            rows[history.invokeIndex(op)] = invocation(
                    op,
                    history.process(op),
                    history.function(op),
                    JavaValues.of(values, history.key(op)),
                    JavaValues.of(values, history.input(op)),
                    history.invokeNanos(op));
            if (history.endIndex(op) != History.NEVER) {
                rows[history.endIndex(op)] = completion(
                        op,
                        history.process(op),
                        history.outcome(op),
                        JavaValues.of(values, history.output(op)),
                        history.completeNanos(op));
            }
        }
        List<String> all = new ArrayList<>(List.of(rows));
        for (int op = 0; op < history.size(); op++) {
            all.add(details(
                    op,
                    JavaValues.of(values, history.node(op)),
                    JavaValues.of(values, history.version(op)),
                    JavaValues.of(values, history.error(op))));
        }
        history.faults().forEach(each -> all.add(each.toString()));
        all.add("clock " + history.hasClock());
        return all;
    }

    private static String invocation(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        return operation + " " + process + " " + function + " " + text(key) + " " + text(input) + " " + nanos;
    }

    private static String completion(
            long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        return operation + " " + process + " " + outcome + " " + text(output) + " " + nanos;
    }

    private static String details(
            long operation, @Nullable Object node, @Nullable Object version, @Nullable Object error) {
        return operation + " node " + text(node) + " version " + text(version) + " error " + text(error);
    }

    /** A value with its class, lest "1" be 1. */
    private static String text(@Nullable Object value) {
        return value + (value == null ? "" : "/" + value.getClass().getSimpleName());
    }
}
