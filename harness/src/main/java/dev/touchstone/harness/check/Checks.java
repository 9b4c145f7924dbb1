// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.WorkloadDetection;
import dev.touchstone.checker.causal.CausalChecker;
import dev.touchstone.checker.causal.CausalModel;
import dev.touchstone.checker.causal.SequentialChecker;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.checker.isolation.IsolationChecker;
import dev.touchstone.checker.isolation.IsolationLevel;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.linearizability.Models;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.sets.SetChecker;
import dev.touchstone.checker.staleness.StalenessChecker;
import dev.touchstone.harness.Suggestion;
import dev.touchstone.harness.UsageException;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
     * @param workload what the clients did; null: found out from the history
     * @param model a model to judge linearizability against; null: as the workload says
     * @param consistency a consistency model, of transactions or of single keys; null: the strongest
     * @throws UsageException if a name is unknown, or the workload can not be told
     */
    public static CheckQuestion question(
            History history, @Nullable String workload, @Nullable String model, @Nullable String consistency) {
        if (model != null) {
            return forModel(model);
        }
        String reason = "as asked";
        String name = workload;
        if (name == null) {
            WorkloadDetection.Guess guess = WorkloadDetection.guess(history)
                    .orElseThrow(
                            () -> new UsageException("cannot tell what the clients did; say it with --workload, one of "
                                    + String.join(", ", WORKLOADS.keySet())));
            name = guess.workload();
            reason = guess.reason();
        }
        Workload known = WORKLOADS.get(name);
        if (known == null) {
            throw new UsageException(Suggestion.unknown("workload", name, WORKLOADS.keySet()));
        }
        try {
            List<Checker> checkers = known.checkers().apply(consistency);
            Set<String> deciding = new TreeSet<>(Set.of(checkers.get(0).property()));
            return new CheckQuestion(name, reason, checkers, deciding);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--consistency: " + e.getMessage(), e);
        }
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

    private static CheckQuestion forModel(String model) {
        try {
            Checker checker = new LinearizabilityChecker(model);
            return new CheckQuestion(model, "as asked", List.of(checker), new TreeSet<>(Set.of(checker.property())));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
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
        all.put("register", new Workload("reads and writes of single keys", Checks::register));
        for (String model : Models.names()) {
            if (!model.equals("register") && !model.equals("noop") && !model.equals("set")) {
                all.put(
                        model,
                        new Workload(
                                "linearizability of a " + model,
                                consistency -> List.of(new LinearizabilityChecker(model))));
            }
        }
        all.put(
                "set",
                new Workload(
                        "adds and whole reads of sets; with --consistency linearizable no element may be late",
                        consistency -> List.of(
                                "linearizable".equals(consistency)
                                        ? SetChecker.linearizable()
                                        : SetChecker.eventual())));
        all.put(
                "list-append",
                new Workload(
                        "transactions of appends and reads, as Elle's",
                        consistency -> transactions(consistency, true)));
        all.put(
                "rw-register",
                new Workload(
                        "transactions of writes and reads, as Elle's",
                        consistency -> transactions(consistency, false)));
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

    private static List<Checker> transactions(@Nullable String consistency, boolean lists) {
        if (consistency != null) {
            for (IsolationLevel level : IsolationLevel.values()) {
                if (!lists && level.property().equals(consistency)) {
                    return List.of(new IsolationChecker(level));
                }
            }
        }
        ElleOptions options = consistency == null ? ElleOptions.defaults() : ElleOptions.against(consistency);
        return List.of(lists ? new ListAppendChecker(options) : new RwRegisterChecker(options));
    }

    /**
     * What is asked of a workload's history.
     *
     * @param checkers by the consistency that was asked for, which may be null; the first decides
     */
    record Workload(String summary, java.util.function.Function<@Nullable String, List<Checker>> checkers) {}
}
