// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Judges transactions on registers: by Elle's anomalies first, which explain best, and where there is none by an order that proves
 * the model, or transactions that no order explains.
 *
 * <p>Elle knows few orders of a register's versions, so that no anomaly is no proof but of read committed and less: there, any order
 * of versions that follows what was read will do. A model that no polygraph decides is valid where a stronger one is, and else
 * unknown. Stateless, safe for any number of threads.
 */
public final class ProvedRegisterChecker implements Checker {
    private static final Unknown UNPROVED = new Unknown(
            Unknown.Cause.UNDECIDABLE,
            "no anomaly was found, and no stronger model that could be proved holds",
            "ask for snapshot-isolation or serializable, which are decided completely");

    private final ElleOptions options;
    private final RwRegisterChecker elle;

    public ProvedRegisterChecker(ElleOptions options) {
        this.options = options;
        elle = new RwRegisterChecker(options);
    }

    @Override
    public String property() {
        return elle.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        CheckResult found = elle.check(history, budget);
        if (found.verdict() == Verdict.INVALID || options.consistencyModels().isEmpty()) {
            return found;
        }
        if (found.measurements().containsKey("ignored")) {
            return unprovable(found);
        }
        CheckResult result = found;
        for (String model : options.consistencyModels()) {
            result = with(result, proved(ConsistencyModels.standard().canonical(model), found, history, budget));
            if (result.verdict() == Verdict.INVALID) {
                break;
            }
        }
        return result;
    }

    /** No order explains what is ignored, so none can prove the rest; read committed and less need no proof. */
    private CheckResult unprovable(CheckResult found) {
        boolean complete = options.consistencyModels().stream()
                .map(ConsistencyModels.standard()::canonical)
                .allMatch(Levels::isProvedWithoutOrders);
        return complete || found.verdict() == Verdict.UNKNOWN
                ? found
                : CheckResult.unknown(
                        property(),
                        found.algorithm(),
                        new Unknown(
                                Unknown.Cause.UNDECIDABLE,
                                "nothing but the ignored anomalies was found, and no order can prove the rest, for none"
                                        + " explains these",
                                "leave out the transactions with the ignored anomalies, or ask for read-committed"),
                        found.measurements(),
                        found.cost());
    }

    private CheckResult proved(String model, CheckResult found, History history, Budget budget) {
        if (Levels.isProvedWithoutOrders(model)) {
            return found;
        }
        PolygraphLevel exact = Levels.of(model);
        if (exact != null) {
            return new PolygraphChecker(exact).check(history, budget);
        }
        CheckResult last = found;
        for (PolygraphLevel stronger : Levels.implying(model)) {
            last = new PolygraphChecker(stronger).check(history, budget);
            if (last.verdict() == Verdict.VALID) {
                return last;
            }
        }
        return CheckResult.unknown(
                property(),
                last.algorithm(),
                last.unknown() == null ? UNPROVED : last.unknown(),
                Map.of(),
                last.cost());
    }

    /** What both say: of Elle's result the figures, of the other the verdict. */
    private CheckResult with(CheckResult first, CheckResult second) {
        if (first.equals(second)) {
            return first;
        }
        Map<String, Object> measurements = new LinkedHashMap<>(first.measurements());
        second.measurements().forEach(measurements::putIfAbsent);
        if (measurements.get("violated") instanceof List<?> violated) {
            ConsistencyModels.Boundary boundary =
                    ConsistencyModels.standard().boundary(Levels.decidedBy(violated), List.of());
            measurements.put("not", boundary.not());
            measurements.put("also-not", boundary.alsoNot());
            measurements.put("strongest-possible", boundary.possible());
        }
        String algorithm = first.algorithm() + "; " + second.algorithm();
        Cost cost = new Cost(
                first.cost().nanos() + second.cost().nanos(),
                first.cost().operations(),
                first.cost().states());
        return switch (second.verdict()) {
            case VALID -> CheckResult.valid(property(), algorithm, measurements, cost);
            case INVALID ->
                CheckResult.invalid(
                        property(), algorithm, second.findings(), second.findingsTotal(), measurements, cost);
            case UNKNOWN ->
                CheckResult.unknown(
                        property(), algorithm, Objects.requireNonNull(second.unknown()), measurements, cost);
        };
    }
}
