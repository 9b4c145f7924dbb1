// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.causal.CausalChecker;
import dev.touchstone.checker.causal.CausalModel;
import dev.touchstone.checker.causal.SequentialChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.sets.SetChecker;
import dev.touchstone.checker.staleness.StalenessChecker;
import dev.touchstone.history.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The checkers of properties of single keys and sets. */
final class KeyProperties {
    private static final Map<String, Supplier<Checker>> CHECKERS = checkers();

    private KeyProperties() {}

    static Checker checker(String property) {
        Supplier<Checker> checker = CHECKERS.get(property);
        if (checker == null) {
            throw new CatalogException(Suggestion.unknown("property", property, CHECKERS.keySet()));
        }
        return checker.get();
    }

    private static Map<String, Supplier<Checker>> checkers() {
        Map<String, Supplier<Checker>> checkers = new LinkedHashMap<>();
        checkers.put("linearizable", () -> new LinearizabilityChecker("register"));
        checkers.put("set", SetChecker::eventual);
        checkers.put("staleness", StalenessChecker::measuring);
        for (SessionGuarantee guarantee : SessionGuarantee.values()) {
            checkers.put(guarantee.property(), () -> SessionChecker.of(guarantee));
        }
        for (CausalModel model : CausalModel.values()) {
            checkers.put(model.property(), () -> new CausalChecker(model));
        }
        checkers.put("sequential", SequentialChecker::new);
        return checkers;
    }
}
