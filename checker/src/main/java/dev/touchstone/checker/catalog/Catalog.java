// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.history.History;
import dev.touchstone.history.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which checker decides which property, and what is asked of the history of a workload: by name, as on the command line.
 *
 * <pre>{@code
 * Question question = Catalog.question(history, Request.workload("list-append", "serializable"));
 * Verdict verdict = question.answer(history, Budget::defaults).verdict();
 * }</pre>
 *
 * <p>Safe for any number of threads.
 */
public final class Catalog {
    private static final String SEQUENTIAL =
            "elle-cli's test \"sequential\" is not a workload here; whether registers are"
                    + " sequentially consistent is asked with --workload register --consistency sequential";

    /** Projects that some tools put before the names of workloads. */
    private static final Set<String> PROJECTS = Set.of("elle", "jepsen", "knossos");

    private Catalog() {}

    /**
     * The checker of a property of single keys or of sets, as workloads name it: {@code linearizable}, {@code causal}.
     *
     * @throws CatalogException if there is none
     */
    public static Checker checker(String property) {
        return KeyProperties.checker(property);
    }

    /**
     * What to ask of a history.
     *
     * @throws CatalogException if a name is unknown, or the workload can not be told
     */
    public static Question question(History history, Request request) {
        String model = plain(request.model());
        String name = plain(request.workload());
        if ("sequential".equals(model) || "sequential".equals(name)) {
            throw new CatalogException(SEQUENTIAL);
        }
        if (model != null && !isModel(model) && !Workloads.has(model)) {
            Set<String> names = new LinkedHashSet<>(Models.names());
            names.addAll(Workloads.byName().keySet());
            throw new CatalogException(Suggestion.unknown("model", model, names));
        } else if (model != null && name == null && !isModel(model)) {
            name = model;
        } else if (model != null) {
            return forModel(model, "as asked", history, request);
        }
        String reason = "as asked";
        if (name == null) {
            WorkloadDetection.Guess guess =
                    WorkloadDetection.guess(history).orElseThrow(() -> new CatalogException(untold(history)));
            name = guess.workload();
            if (guess.isModel()) {
                return forModel(name, guess.reason(), history, request);
            }
            reason = guess.reason();
        }
        request.details().refuseFor(name);
        return Workloads.named(name).question(name, reason, history, request);
    }

    /** A name without whose it is: {@code list-append} for {@code elle-list-append}. */
    private static @Nullable String plain(@Nullable String name) {
        int dash = name == null ? -1 : name.indexOf('-');
        if (name == null || dash < 0 || !PROJECTS.contains(name.substring(0, dash))) {
            return name;
        }
        String rest = name.substring(dash + 1);
        return Workloads.has(rest) || isModel(rest) ? rest : name;
    }

    /** What the clients of each workload do, by its name. */
    public static Map<String, String> workloads() {
        Map<String, String> summaries = new LinkedHashMap<>();
        Workloads.byName().forEach((name, workload) -> summaries.put(name, workload.summary()));
        return summaries;
    }

    /** The models of linearizability: what {@link Request#model} may be, with an initial value in brackets or without. */
    public static List<String> models() {
        return List.copyOf(Models.names());
    }

    /** The consistency models of transactions, weaker families first. */
    public static List<String> consistencyModels() {
        return new ArrayList<>(ConsistencyModels.standard().models());
    }

    private static boolean isModel(String name) {
        int bracket = name.indexOf('(');
        return Models.names().contains(bracket > 0 ? name.substring(0, bracket) : name);
    }

    private static Question forModel(String model, String reason, History history, Request request) {
        if (!request.consistency().isEmpty() && !request.consistency().equals(List.of("linearizable"))) {
            throw new CatalogException("--model " + model + " asks for linearizability; it takes no --consistency "
                    + String.join(",", request.consistency()));
        }
        request.refuseOptionsOfTransactions("--model " + model);
        request.details().refuseFor(model);
        return new Workload("", ignored -> List.of(new LinearizabilityChecker(model)))
                .question(model, reason, history, request);
    }

    private static String untold(History history) {
        String seen = "its functions are " + String.join(", ", history.functions());
        if (history.size() == 0) {
            seen = history.faults().isEmpty()
                    ? "it has no operations"
                    : "it has no operations, only faults (" + history.faults().size()
                            + "); what a process says with :info alone, and is no number, is a fault";
        }
        String shown = seen.length() > 300 ? seen.substring(0, 300) + "…" : seen;
        return "cannot tell what the clients did: " + shown + "; say it with --workload, one of "
                + String.join(", ", Workloads.byName().keySet());
    }
}
