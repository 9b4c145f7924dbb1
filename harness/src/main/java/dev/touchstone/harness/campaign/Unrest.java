// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.CellVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was wrong with the cluster after cells whose verdict does not say so: one that is valid though its cluster did not settle.
 * Thread-safe.
 */
final class Unrest {
    private static final int NAMED_MAX = 3;

    private final Map<String, Set<String>> cells = new TreeMap<>();

    /** Takes down how the cluster was when a cell was over that has this verdict. */
    synchronized void note(String cell, CellVerdict verdict, Aftermath aftermath) {
        if (!verdict.wantsAttention() && !aftermath.isWell()) {
            cells.computeIfAbsent(aftermath.words(), words -> new TreeSet<>()).add(cell);
        }
    }

    /** A sentence for each thing that was wrong. */
    synchronized List<String> notes() {
        return cells.entrySet().stream()
                .map(each -> each.getKey() + ": " + Words.count(each.getValue().size(), "cell")
                        + " judged all the same, " + some(each.getValue()))
                .toList();
    }

    private static String some(Set<String> names) {
        List<String> first = new ArrayList<>(names.stream().limit(NAMED_MAX).toList());
        if (names.size() > NAMED_MAX) {
            first.add("…");
        }
        return String.join(", ", first);
    }
}
