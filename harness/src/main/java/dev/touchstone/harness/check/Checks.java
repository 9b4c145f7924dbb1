// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.WorkloadDetection;
import dev.touchstone.checker.causal.CausalChecker;
import dev.touchstone.checker.causal.CausalModel;
import dev.touchstone.checker.causal.SequentialChecker;
import dev.touchstone.checker.isolation.IsolationChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.sets.SetChecker;
import dev.touchstone.checker.staleness.StalenessChecker;
import dev.touchstone.harness.UsageException;
import dev.touchstone.history.History;
import dev.touchstone.history.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which checker decides which property, and what is asked of the history of a workload. */
public final class Checks {
    private static final Map<String, Supplier<Checker>> BY_PROPERTY = byProperty();
    private static final Map<String, Workload> WORKLOADS = workloads();

    /** What holds of a key's registers if a stronger property does. */
    private static final Map<String, Set<String>> IMPLIED =
            Map.of("linearizable", Set.of("staleness", "pram", "causal"), "causal", Set.of("pram"));

    /** What other tools call a workload of ours. */
    private static final Map<String, String> ALIASES = Map.of("set-full", "set", "comments", "causal-reverse");

    private static final String SEQUENTIAL =
            "elle-cli's test \"sequential\" is not a workload here; whether registers are"
                    + " sequentially consistent is asked with --workload register --consistency sequential";

    private Checks() {}

    /** The checker of a property of single keys, as workloads name it. */
    public static Checker byProperty(String property) {
        Supplier<Checker> checker = BY_PROPERTY.get(property);
        if (checker == null) {
            throw new UsageException(Suggestion.unknown("property", property, BY_PROPERTY.keySet()));
        }
        return checker.get();
    }

    /**
     * What to ask of a history.
     *
     * @throws UsageException if a name is unknown, or the workload can not be told
     */
    public static CheckQuestion question(History history, CheckRequest request) {
        String model = request.model();
        String name = request.workload();
        if ("sequential".equals(model) || "sequential".equals(name)) {
            throw new UsageException(SEQUENTIAL);
        }
        if (model != null && !isModel(model) && !isWorkload(model)) {
            Set<String> names = new LinkedHashSet<>(Models.names());
            names.addAll(WORKLOADS.keySet());
            throw new UsageException(Suggestion.unknown("model", model, names));
        } else if (model != null && name == null && !isModel(model)) {
            name = model;
        } else if (model != null) {
            return forModel(model, "as asked", request);
        }
        String reason = "as asked";
        if (name == null) {
            WorkloadDetection.Guess guess =
                    WorkloadDetection.guess(history).orElseThrow(() -> new UsageException(untold(history)));
            name = guess.workload();
            if (guess.isModel()) {
                return forModel(name, guess.reason(), request);
            }
            reason = guess.reason();
        }
        Workload known = WORKLOADS.get(ALIASES.getOrDefault(name, name));
        if (known == null) {
            throw new UsageException(Suggestion.unknown("workload", name, WORKLOADS.keySet()));
        }
        try {
            List<Checker> checkers = known.checkers().apply(request);
            String first = checkers.get(0).property();
            Set<String> refuting = new TreeSet<>();
            Set<String> implied = new TreeSet<>();
            for (Checker checker : checkers.subList(1, checkers.size())) {
                (checker instanceof IsolationChecker ? refuting : implied).add(checker.property());
            }
            implied.retainAll(IMPLIED.getOrDefault(first, Set.of()));
            return new CheckQuestion(name, reason, checkers, Set.of(first), refuting, implied);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isModel(String name) {
        int bracket = name.indexOf('(');
        return Models.names().contains(bracket > 0 ? name.substring(0, bracket) : name);
    }

    private static boolean isWorkload(String name) {
        return WORKLOADS.containsKey(ALIASES.getOrDefault(name, name));
    }

    private static String untold(History history) {
        String seen = "its functions are " + String.join(", ", history.functions());
        if (history.size() == 0) {
            seen = history.faults().isEmpty()
                    ? "it has no operations"
                    : "it has no operations, only faults (" + history.faults().size()
                            + "); a client's process must be a number";
        }
        String shown = seen.length() > 300 ? seen.substring(0, 300) + "…" : seen;
        return "cannot tell what the clients did: " + shown + "; say it with --workload, one of "
                + String.join(", ", WORKLOADS.keySet());
    }

    /** A line for each workload that {@code touchstone check} knows. */
    public static List<String> describeProperties() {
        return WORKLOADS.entrySet().stream()
                .map(entry -> String.format(
                        java.util.Locale.ROOT,
                        "%-16s %s",
                        entry.getKey(),
                        entry.getValue().summary()))
                .toList();
    }

    /** A line for each model of linearizability and of transactions. */
    public static List<String> describeModels() {
        List<String> lines = new ArrayList<>();
        Models.names().forEach(name -> lines.add(String.format(java.util.Locale.ROOT, "%-28s linearizability", name)));
        new TreeSet<>(ConsistencyModels.standard().models())
                .forEach(name -> lines.add(String.format(java.util.Locale.ROOT, "%-28s transactions", name)));
        return lines;
    }

    private static CheckQuestion forModel(String model, String reason, CheckRequest request) {
        if (!request.consistency().isEmpty() && !request.consistency().equals(List.of("linearizable"))) {
            throw new UsageException("--model " + model + " asks for linearizability; it takes no --consistency "
                    + String.join(",", request.consistency()));
        }
        refuseElle(request, "--model " + model);
        try {
            Checker checker = new LinearizabilityChecker(model);
            return new CheckQuestion(model, reason, List.of(checker), Set.of(checker.property()), Set.of(), Set.of());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The only consistency model asked for, or null. */
    static @Nullable String single(CheckRequest request) {
        refuseElle(request, "this workload");
        if (request.consistency().size() > 1) {
            throw new IllegalArgumentException(
                    "--consistency takes one model for this workload, not " + String.join(", ", request.consistency()));
        }
        return request.consistency().isEmpty() ? null : request.consistency().get(0);
    }

    private static void refuseElle(CheckRequest request, String where) {
        if (!request.anomalies().isEmpty() || !request.assumptions().isEmpty()) {
            throw new UsageException(
                    "--anomalies and --assume are for transactions (list-append, rw-register), not for " + where);
        }
    }

    private static Map<String, Supplier<Checker>> byProperty() {
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

    private static Map<String, Workload> workloads() {
        Map<String, Workload> all = new LinkedHashMap<>();
        all.put("register", new Workload("reads and writes of single keys", request -> register(single(request))));
        for (String model : Models.names()) {
            if (!model.equals("register") && !model.equals("noop") && !model.equals("set")) {
                all.put(model, new Workload("linearizability of a " + model, request -> linearizable(model, request)));
            }
        }
        all.put(
                "set",
                new Workload(
                        "adds and whole reads of sets; with --consistency linearizable no element may be late",
                        request -> List.of(set(single(request)))));
        all.put(
                "list-append",
                new Workload(
                        "transactions of appends and reads, as Elle's",
                        request -> TransactionChecks.of(request, true)));
        all.put(
                "rw-register",
                new Workload(
                        "transactions of writes and reads, as Elle's",
                        request -> TransactionChecks.of(request, false)));
        MoreWorkloads.addTo(all);
        return all;
    }

    private static List<Checker> register(@Nullable String consistency) {
        List<Checker> checkers = new ArrayList<>();
        checkers.add(byProperty(consistency == null ? "linearizable" : consistency));
        for (String property : List.of("staleness", "pram", "causal")) {
            if (!property.equals(consistency)) {
                checkers.add(byProperty(property));
            }
        }
        return checkers;
    }

    private static List<Checker> linearizable(String model, CheckRequest request) {
        String consistency = single(request);
        if (consistency != null && !consistency.equals("linearizable")) {
            throw new IllegalArgumentException(
                    "the workload " + model + " takes --consistency linearizable or none, not \"" + consistency + "\"");
        }
        return List.of(new LinearizabilityChecker(model));
    }

    private static Checker set(@Nullable String consistency) {
        if (consistency == null || consistency.equals("eventual")) {
            return SetChecker.eventual();
        } else if (consistency.equals("linearizable")) {
            return SetChecker.linearizable();
        }
        throw new IllegalArgumentException(
                "the workload set takes --consistency eventual or linearizable, not \"" + consistency + "\"");
    }

    /**
     * What is asked of a workload's history.
     *
     * @param checkers by what was asked for; the first decides
     */
    record Workload(String summary, java.util.function.Function<CheckRequest, List<Checker>> checkers) {}
}
