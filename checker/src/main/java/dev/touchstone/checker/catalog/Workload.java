// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.isolation.IsolationChecker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is asked of a workload's history.
 *
 * @param summary what its clients do, as a clause
 * @param checkers by what was asked for; the first decides. It throws an {@code IllegalArgumentException} for what the workload cannot be asked
 */
record Workload(String summary, Function<Request, List<Checker>> checkers) {
    /** What holds of a key's registers if a stronger property does. */
    private static final Map<String, Set<String>> IMPLIED =
            Map.of("linearizable", Set.of("staleness", "pram", "causal"), "causal", Set.of("pram"));

    /** What such a history is asked. */
    Question question(String name, String reason, Request request) {
        List<Checker> asked;
        try {
            asked = checkers.apply(request);
        } catch (CatalogException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new CatalogException(String.valueOf(e.getMessage()), e);
        }
        String first = asked.get(0).property();
        Set<String> refuting = new TreeSet<>();
        Set<String> implied = new TreeSet<>();
        for (Checker checker : asked.subList(1, asked.size())) {
            (checker instanceof IsolationChecker ? refuting : implied).add(checker.property());
        }
        implied.retainAll(IMPLIED.getOrDefault(first, Set.of()));
        return new Question(name, reason, asked, Set.of(first), refuting, implied);
    }
}
