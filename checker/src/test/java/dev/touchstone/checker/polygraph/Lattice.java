// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.model.ConsistencyModels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What follows from what, by the models' own file. */
final class Lattice {
    private static final ConsistencyModels MODELS = ConsistencyModels.standard();

    private Lattice() {}

    /** Pairs of a level that is satisfied and a weaker one that is not: there must be none. */
    static List<String> broken(Set<PolygraphLevel> satisfied) {
        List<String> broken = new ArrayList<>();
        for (PolygraphLevel strong : satisfied) {
            for (PolygraphLevel weak : PolygraphLevel.values()) {
                if (weaker(strong).contains(weak.property()) && !satisfied.contains(weak)) {
                    broken.add(strong + " without " + weak);
                }
            }
        }
        return broken;
    }

    static Set<String> weaker(PolygraphLevel level) {
        Set<String> reached = new LinkedHashSet<>(List.of(level.property()));
        List<String> open = new ArrayList<>(reached);
        while (!open.isEmpty()) {
            for (String model : MODELS.directlyWeaker(open.remove(open.size() - 1))) {
                if (reached.add(model)) {
                    open.add(model);
                }
            }
        }
        return reached;
    }
}
