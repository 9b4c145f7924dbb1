// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened in all simulated worlds of a run, added up: {@code coverage.json}. It tells whether more seeds would see more.
 *
 * @param runs how many worlds
 * @param counts how often each thing happened, by names like {@code message/Gossip}; 0 for what could and never did
 * @param states how many distinct states of keys and nodes were seen
 * @param runsPerSlice how many worlds, in the order of the run, each entry of the curve stands for; the last for fewer, perhaps
 * @param newStates of each slice the states that no world before it had seen
 */
public record RunCoverage(
        int schemaVersion,
        long runs,
        SortedMap<String, Long> counts,
        long states,
        long runsPerSlice,
        List<Long> newStates) {
    public static final int SCHEMA_VERSION = 1;

    public RunCoverage {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        newStates = List.copyOf(newStates);
    }

    /** The counts above 0 of each kind, by name without it, kinds and names in order. */
    public Map<String, SortedMap<String, Long>> byKind() {
        Map<String, SortedMap<String, Long>> kinds = new LinkedHashMap<>();
        counts.forEach((name, count) -> {
            if (count > 0) {
                int slash = name.indexOf('/');
                kinds.computeIfAbsent(name.substring(0, Math.max(0, slash)), kind -> new TreeMap<>())
                        .put(name.substring(slash + 1), count);
            }
        });
        return kinds;
    }

    /** What could have happened and never did: holes in what the runs tried. */
    public List<String> never() {
        List<String> never = new ArrayList<>();
        counts.forEach((name, count) -> {
            if (count == 0) {
                never.add(name);
            }
        });
        return never;
    }
}
