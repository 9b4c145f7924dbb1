// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.causal.CausalModel;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.sets.SetChecker;
import dev.touchstone.checker.visibility.VisibilityChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workloads on single objects: registers, sets, and whatever is a model of linearizability. */
final class ObjectWorkloads {
    private static final String LINEARIZABLE = "linearizable";

    /** Models that are no workload, or a workload with a rule of its own. */
    private static final Set<String> OTHERWISE = Set.of("register", "noop", "set");

    private ObjectWorkloads() {}

    static void addTo(Map<String, Workload> workloads) {
        workloads.put("register", new Workload("reads and writes of single keys", request -> register(request.only())));
        for (String model : Models.names()) {
            if (!OTHERWISE.contains(model)) {
                workloads.put(
                        model, new Workload("linearizability of a " + model, request -> linearizable(model, request)));
            }
        }
        workloads.put(
                "set",
                new Workload(
                        "adds and whole reads of sets; with --consistency linearizable no element may be late, with"
                                + " causal or a session guarantee no client may miss what it knows of",
                        request -> List.of(set(request.only()))));
    }

    private static List<Checker> register(@Nullable String consistency) {
        List<Checker> checkers = new ArrayList<>();
        checkers.add(KeyProperties.checker(consistency == null ? LINEARIZABLE : consistency));
        for (String property : List.of("staleness", "pram", "causal")) {
            if (!property.equals(consistency)) {
                checkers.add(KeyProperties.checker(property));
            }
        }
        return checkers;
    }

    private static List<Checker> linearizable(String model, Request request) {
        String consistency = request.only();
        if (consistency != null && !consistency.equals(LINEARIZABLE)) {
            throw new CatalogException(
                    "the workload " + model + " takes --consistency linearizable or none, not \"" + consistency + "\"");
        }
        return List.of(new LinearizabilityChecker(model));
    }

    private static Checker set(@Nullable String consistency) {
        if (consistency == null || consistency.equals("eventual")) {
            return SetChecker.eventual();
        } else if (consistency.equals(LINEARIZABLE)) {
            return SetChecker.linearizable();
        }
        List<String> known = new ArrayList<>(List.of("eventual", LINEARIZABLE));
        for (SessionGuarantee guarantee : SessionGuarantee.values()) {
            if (guarantee.property().equals(consistency)) {
                return VisibilityChecker.ofSets(guarantee);
            }
            known.add(guarantee.property());
        }
        for (CausalModel model : CausalModel.values()) {
            if (model.property().equals(consistency)) {
                return VisibilityChecker.ofCausalSets(consistency);
            }
            known.add(model.property());
        }
        throw new CatalogException(
                "the workload set takes --consistency " + String.join(", ", known) + ", not \"" + consistency + "\"");
    }
}
