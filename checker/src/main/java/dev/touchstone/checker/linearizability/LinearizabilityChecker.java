// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Unknown.Cause;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether each object of a history is linearizable (Herlihy &amp; Wing, TOPLAS 1990).
 *
 * <p>Operations with the same key are one object; keys are decided independently, on all processors. For each the
 * checker picks the algorithm and names it in the result. Failed operations never happened; those of unknown outcome may
 * have, at any time after their invocation. One finding is given for each key that has no order, earliest first.
 *
 * <p>Memory: some hundred bytes an operation where a near-linear decider applies; elsewhere what the budget allows.
 */
public final class LinearizabilityChecker implements Checker {
    public static final String PROPERTY = "linearizable";

    private final Model model;
    private final KeyDecider decider;

    public LinearizabilityChecker(Model model) {
        this.model = model;
        decider = Deciders.of(model);
    }

    /**
     * A checker for a model of ours.
     *
     * @param model as for {@link Models#byName}
     */
    public LinearizabilityChecker(String model) {
        this(Models.byName(model));
    }

    @Override
    public String property() {
        return PROPERTY;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        out.measure("model", model.name());
        Unknown foreign = foreignFunction(history);
        if (foreign != null) {
            return out.result(PROPERTY, "none", foreign, 0, 0);
        }
        Partition partition = Partition.of(history);
        KeyVerdict[] verdicts = new KeyWorkers(decider, history, partition, budget).decideAll();
        Unknown unseen = hasObservation(history)
                ? null
                : Unknown.tooFew("no operation was answered that tells what " + model.name() + " held");
        return result(partition, verdicts, unseen, out);
    }

    private @Nullable Unknown foreignFunction(History history) {
        for (String function : history.functions()) {
            if (!model.functions().contains(function)) {
                return new Unknown(
                        Cause.UNDECIDABLE,
                        "the history has operations called \"" + function + "\", which the model " + model.name()
                                + " does not know",
                        "Choose a model that knows it; " + model.name() + " knows "
                                + String.join(
                                        ", ",
                                        model.functions().stream().sorted().toList()) + ".");
            }
        }
        return null;
    }

    private boolean hasObservation(History history) {
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op) && model.isObservation(ModelMachine.call(model, history, op))) {
                return true;
            }
        }
        return false;
    }

    private static CheckResult result(
            Partition partition, KeyVerdict[] verdicts, @Nullable Unknown unseen, ResultBuilder out) {
        Map<String, Integer> algorithms = new TreeMap<>();
        List<Finding> findings = new ArrayList<>();
        Unknown unknown = null;
        long operations = 0;
        long states = 0;
        int undecided = 0;
        for (KeyVerdict key : verdicts) {
            algorithms.merge(key.algorithm(), 1, Integer::sum);
            operations += key.operations();
            states += key.states();
            if (key.finding() != null) {
                findings.add(key.finding());
            }
            if (key.unknown() != null) {
                unknown = unknown == null ? key.unknown() : unknown;
                undecided++;
            }
        }
        out.measure("keys", partition.keys());
        out.measure("keys-invalid", findings.size());
        out.measure("keys-undecided", undecided);
        findings.sort((a, b) -> Integer.compare(last(a), last(b)));
        out.addAll(findings, findings.size());
        return out.result(PROPERTY, describe(algorithms), unknown == null ? unseen : unknown, operations, states);
    }

    private static int last(Finding finding) {
        return finding.operations().stream().mapToInt(i -> i).max().orElse(-1);
    }

    private static String describe(Map<String, Integer> algorithms) {
        if (algorithms.isEmpty()) {
            return "nothing to order";
        } else if (algorithms.size() == 1) {
            return algorithms.keySet().iterator().next();
        }
        List<String> parts = new ArrayList<>();
        algorithms.forEach((name, keys) -> parts.add(name + " for " + keys + (keys == 1 ? " key" : " keys")));
        return String.join(", ", parts);
    }
}
