// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.model.ConsistencyModels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The anomalies found in one history: all counted, the first of each kind kept with what it takes to explain them. */
final class Report {
    /** As many findings of a kind are explained. */
    static final int EXPLAINED_MAX = 12;

    private final Map<String, Integer> counts = new TreeMap<>(
            Comparator.comparingInt(ConsistencyModels.standard()::rank).thenComparing(a -> a));
    private final Map<String, List<Supplier<Finding>>> explained = new LinkedHashMap<>();

    /** Counts an anomaly, and keeps the explanation if it is among the first of its kind. */
    void add(String anomaly, Supplier<Finding> explanation) {
        counts.merge(anomaly, 1, Integer::sum);
        List<Supplier<Finding>> kept = explained.computeIfAbsent(anomaly, a -> new ArrayList<>());
        if (kept.size() < EXPLAINED_MAX) {
            kept.add(explanation);
        }
    }

    /** How many there are of each anomaly, worst first. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** The findings of these anomalies, worst kind first; what a transaction read wrong twice, in the same words, is one. */
    List<Finding> findings(Set<String> reportable) {
        Set<Finding> result = new LinkedHashSet<>();
        for (String anomaly : counts.keySet()) {
            if (reportable.contains(anomaly)) {
                explained.getOrDefault(anomaly, List.of()).forEach(f -> result.add(f.get()));
            }
        }
        return List.copyOf(result);
    }
}
