// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.history.History;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a workload's history.
 *
 * @param summary what its clients do, as a clause
 * @param function what its operations are called, of which a history that has any must have one; or null
 * @param checkers by what was asked for; the first decides. It throws an {@code IllegalArgumentException} for what the workload cannot be asked
 */
record Workload(String summary, @Nullable String function, Function<Request, List<Checker>> checkers) {
    Workload(String summary, Function<Request, List<Checker>> checkers) {
        this(summary, null, checkers);
    }

    /** What holds of a key's registers if a stronger property does. */
    private static final Map<String, Set<String>> IMPLIED =
            Map.of("linearizable", Set.of("staleness", "pram", "causal"), "causal", Set.of("pram"));

    /** What such a history is asked. */
    Question question(String name, String reason, History history, Request request) {
        if (function != null && history.size() > 0 && !history.functions().contains(function)) {
            throw new CatalogException("the workload " + name + " is of operations called \"" + function
                    + "\", and there is none in the history: its functions are "
                    + String.join(", ", history.functions()));
        }
        List<Checker> asked;
        try {
            asked = checkers.apply(request);
        } catch (CatalogException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new CatalogException(String.valueOf(e.getMessage()), e);
        }
        String first = asked.get(0).property();
        Set<String> implied = new TreeSet<>();
        asked.subList(1, asked.size()).forEach(each -> implied.add(each.property()));
        implied.retainAll(IMPLIED.getOrDefault(first, Set.of()));
        return new Question(name, reason, asked, Set.of(first), implied);
    }
}
