// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which levels of a polygraph decide which consistency models of transactions. */
final class Levels {
    /**
     * Models that are a level on registers, by another name. Repeatable read differs from serializability by predicates alone, of which
     * registers have none. Consistent view, PL-2+, rules out the cycles of parallel snapshot isolation (Adya 1999: G1 and G-single; Cerone,
     * Gotsman and Yang, CONCUR 2017). View serializability and 1SR ask for an order that explains the reads.
     */
    private static final Map<String, PolygraphLevel> OTHERWISE = Map.of(
            "consistent-view", PolygraphLevel.PARALLEL_SNAPSHOT_ISOLATION,
            "repeatable-read", PolygraphLevel.SERIALIZABLE,
            "view-serializable", PolygraphLevel.SERIALIZABLE,
            "1SR", PolygraphLevel.SERIALIZABLE,
            "session-serializable", PolygraphLevel.STRONG_SESSION_SERIALIZABLE);

    private Levels() {}

    /** The level that decides a model completely, or null. */
    static @Nullable PolygraphLevel of(String model) {
        return Arrays.stream(PolygraphLevel.values())
                .filter(level -> level.property().equals(model))
                .findFirst()
                .orElse(OTHERWISE.get(model));
    }

    /** The models that levels of these names decide, by whatever name. */
    static List<String> decidedBy(Collection<?> levels) {
        return ConsistencyModels.standard().models().stream()
                .filter(model -> {
                    PolygraphLevel level = of(model);
                    return level != null && levels.contains(level.property());
                })
                .toList();
    }

    /** The levels of which each implies the model, those first that imply no other of them. */
    static List<PolygraphLevel> implying(String model) {
        ConsistencyModels models = ConsistencyModels.standard();
        List<PolygraphLevel> stronger = new ArrayList<>();
        for (PolygraphLevel level : PolygraphLevel.values()) {
            if (models.implies(level.property(), model)) {
                stronger.add(level);
            }
        }
        List<PolygraphLevel> all = List.copyOf(stronger);
        stronger.sort((a, b) -> Long.compare(implied(a, all), implied(b, all)));
        return stronger;
    }

    /** All levels, each before those that it implies. */
    static List<PolygraphLevel> strongestFirst() {
        List<PolygraphLevel> all = List.of(PolygraphLevel.values());
        List<PolygraphLevel> sorted = new ArrayList<>(all);
        sorted.sort((a, b) -> Long.compare(implied(b, all), implied(a, all)));
        return sorted;
    }

    private static long implied(PolygraphLevel level, List<PolygraphLevel> among) {
        return among.stream()
                .filter(other -> ConsistencyModels.standard().implies(level.property(), other.property()))
                .count();
    }
}
