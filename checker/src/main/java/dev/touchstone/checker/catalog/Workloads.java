// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.history.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;

/** All workloads by name, in the order to show them. */
final class Workloads {
    private static final Map<String, Workload> ALL = all();

    /** What other tools call a workload of ours. */
    private static final Map<String, String> ALIASES = Map.of("set-full", "set", "comments", "causal-reverse");

    private Workloads() {}

    static Map<String, Workload> byName() {
        return ALL;
    }

    static boolean has(String name) {
        return ALL.containsKey(ALIASES.getOrDefault(name, name));
    }

    /** The workload of that name, or that other tools call so. */
    static Workload named(String name) {
        Workload known = ALL.get(ALIASES.getOrDefault(name, name));
        if (known == null) {
            throw new CatalogException(Suggestion.unknown("workload", name, ALL.keySet()));
        }
        return known;
    }

    private static Map<String, Workload> all() {
        Map<String, Workload> all = new LinkedHashMap<>();
        ObjectWorkloads.addTo(all);
        TransactionWorkloads.addTo(all);
        JepsenWorkloads.addTo(all);
        return all;
    }
}
