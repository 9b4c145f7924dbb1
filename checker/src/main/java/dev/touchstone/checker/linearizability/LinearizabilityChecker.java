// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Unknown.Cause;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        long start = System.nanoTime();
        Unknown foreign = foreignFunction(history);
        if (foreign != null) {
            return CheckResult.unknown(PROPERTY, "none", foreign, Map.of("model", model.name()), Cost.NONE);
        }
        Partition partition = Partition.of(history);
        KeyVerdict[] verdicts = new KeyWorkers(decider, history, partition, budget).decideAll();
        return result(partition, verdicts, start);
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

    private CheckResult result(Partition partition, KeyVerdict[] verdicts, long start) {
        Verdict verdict = Verdict.VALID;
        Map<String, Integer> algorithms = new TreeMap<>();
        List<Finding> findings = new ArrayList<>();
        Unknown unknown = null;
        long operations = 0;
        long states = 0;
        int undecided = 0;
        for (KeyVerdict key : verdicts) {
            verdict = verdict.and(key.verdict());
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
        Map<String, Object> measurements = new LinkedHashMap<>();
        measurements.put("model", model.name());
        measurements.put("keys", partition.keys());
        measurements.put("keys-invalid", findings.size());
        measurements.put("keys-undecided", undecided);
        findings.sort((a, b) -> Integer.compare(last(a), last(b)));
        Cost cost = new Cost(System.nanoTime() - start, operations, states);
        String algorithm = describe(algorithms);
        if (verdict == Verdict.INVALID) {
            return CheckResult.invalid(PROPERTY, algorithm, findings, findings.size(), measurements, cost);
        }
        return unknown != null
                ? CheckResult.unknown(PROPERTY, algorithm, unknown, measurements, cost)
                : CheckResult.valid(PROPERTY, algorithm, measurements, cost);
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
