// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Measurement;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * From what Elle found, and what a polygraph decides, to one verdict on the models asked for, and to what is said of all others.
 *
 * <p>A model is valid here only if it was proved: by a polygraph, by Elle's anomalies where they decide it completely, or by a
 * stronger model that was. If a model should be proved and a weaker one refuted, the verdict is unknown, with both: one of the
 * proofs is wrong.
 */
final class Proofs {
    /** Of longer histories only what was asked for is decided, and nothing is said of what else may hold. */
    private static final int TRANSACTIONS_MAX = 5_000;

    /** Anomalies of single reads: with one of them, what was read is of no version. */
    private static final Set<String> OF_READS = Set.of(
            "duplicate-elements",
            "cyclic-versions",
            "garbage-read",
            "G1a",
            "dirty-update",
            "G1b",
            "incompatible-order",
            "future-read",
            "internal");

    private static final Unknown UNPROVED = new Unknown(
            Unknown.Cause.UNDECIDABLE,
            "no anomaly was found, and no stronger model that could be proved holds",
            "ask for snapshot-isolation or serializable, which are decided completely");

    private static final Unknown IGNORED = new Unknown(
            Unknown.Cause.UNDECIDABLE,
            "nothing but the ignored anomalies was found, and no order can prove the rest, for none explains these",
            "leave out the transactions with the ignored anomalies, or ask for read-committed");

    private static final ConsistencyModels MODELS = ConsistencyModels.standard();

    private final ElleOptions options;
    private final Set<String> decidedByElle;
    private final int transactions;
    private final Function<PolygraphLevel, CheckResult> decider;
    private final Map<PolygraphLevel, CheckResult> decided = new EnumMap<>(PolygraphLevel.class);

    /**
     * Prepares to judge one history.
     *
     * @param decidedByElle the models that hold if Elle finds nothing that they prohibit
     * @param transactions how many the polygraph has
     * @param decider asks the polygraph about a level
     */
    Proofs(
            ElleOptions options,
            Set<String> decidedByElle,
            int transactions,
            Function<PolygraphLevel, CheckResult> decider) {
        this.options = options;
        this.decidedByElle = decidedByElle;
        this.transactions = transactions;
        this.decider = decider;
    }

    /** Whether Elle found each read right by itself, so that a polygraph can be made of them. */
    static boolean areReadsFine(CheckResult found) {
        return Collections.disjoint(anomalies(found), OF_READS);
    }

    /** What can be said where no polygraph can be made: a model asked for that Elle does not decide is unknown. */
    static CheckResult withoutPolygraph(CheckResult found, ElleOptions options, Set<String> decidedByElle) {
        return unlessDecided(found, options, decidedByElle, UNPROVED);
    }

    private static CheckResult unlessDecided(
            CheckResult found, ElleOptions options, Set<String> decidedByElle, Unknown otherwise) {
        boolean isProved =
                options.consistencyModels().stream().map(MODELS::canonical).allMatch(decidedByElle::contains);
        return found.verdict() != Verdict.VALID || isProved
                ? found
                : CheckResult.unknown(
                        found.property(), found.algorithm(), otherwise, found.measurements(), found.cost());
    }

    /** Whether anomalies were found that are to be ignored. */
    static boolean areSomeIgnored(CheckResult found) {
        return Measurement.IGNORED.of(found).isPresent();
    }

    /** What can be said then: no order explains what is ignored, so none can prove the rest, where that takes an order. */
    static CheckResult butForIgnored(CheckResult found, ElleOptions options, Set<String> decidedByElle) {
        return unlessDecided(found, options, decidedByElle, IGNORED);
    }

    CheckResult judge(CheckResult found) {
        CheckResult result = found;
        for (String model : options.consistencyModels()) {
            if (result.verdict() == Verdict.INVALID) {
                break;
            }
            result = with(result, proved(MODELS.canonical(model), found));
        }
        boolean isAssumed = options.wfrKeys() || options.sequentialKeys() || options.linearizableKeys();
        if (isAssumed || (found.verdict() == Verdict.UNKNOWN && result.verdict() == Verdict.UNKNOWN)) {
            return result;
        }
        return bounded(result, found);
    }

    private CheckResult proved(String model, CheckResult found) {
        PolygraphLevel exact = Levels.of(model);
        boolean isAmbiguous = found.unknown() != null && found.unknown().cause() == Unknown.Cause.UNDECIDABLE;
        if (exact == null && decidedByElle.contains(model) && !isAmbiguous) {
            return found;
        }
        if (exact != null) {
            CheckResult result = decide(exact);
            boolean isStopped = result.verdict() == Verdict.UNKNOWN;
            return isStopped && found.verdict() == Verdict.VALID && decidedByElle.contains(model) ? found : result;
        }
        CheckResult last = found;
        for (PolygraphLevel stronger : Levels.implying(model)) {
            last = decide(stronger);
            if (last.verdict() == Verdict.VALID) {
                return last;
            }
        }
        if (isAmbiguous) {
            return found;
        }
        return CheckResult.unknown(
                found.property(),
                last.algorithm(),
                last.unknown() == null ? UNPROVED : last.unknown(),
                Map.of(),
                last.cost());
    }

    private CheckResult decide(PolygraphLevel level) {
        CheckResult known = decided.get(level);
        if (known == null) {
            known = decider.apply(level);
            decided.put(level, known);
        }
        return known;
    }

    /** What both say: of the first the figures, of the other the verdict. */
    private static CheckResult with(CheckResult first, CheckResult second) {
        if (first.equals(second)) {
            return first;
        }
        Map<String, Object> measurements = new LinkedHashMap<>(first.measurements());
        second.measurements().forEach(measurements::putIfAbsent);
        String algorithm = first.algorithm().contains(second.algorithm())
                ? first.algorithm()
                : first.algorithm() + "; " + second.algorithm();
        Cost cost = new Cost(
                first.cost().nanos() + second.cost().nanos(),
                first.cost().operations(),
                first.cost().states());
        String property = first.property();
        return switch (second.verdict()) {
            case VALID -> CheckResult.valid(property, algorithm, measurements, cost);
            case INVALID ->
                CheckResult.invalid(property, algorithm, second.findings(), second.findingsTotal(), measurements, cost);
            case UNKNOWN ->
                CheckResult.unknown(property, algorithm, Objects.requireNonNull(second.unknown()), measurements, cost);
        };
    }

    /** Says of all models which are broken and which hold, as far as it is known. */
    private CheckResult bounded(CheckResult result, CheckResult found) {
        Set<String> violated = new LinkedHashSet<>(MODELS.violatedBy(anomalies(found)));
        Set<String> proved = new LinkedHashSet<>();
        Measurement.STRONGEST_POSSIBLE
                .of(found)
                .ifPresent(possible -> possible.forEach(each -> proved.add(String.valueOf(each))));
        decided.forEach((level, decision) -> note(level, decision, violated, proved));
        for (PolygraphLevel level : Levels.strongestFirst()) {
            boolean isKnown = violated.contains(level.property())
                    || violated.stream().anyMatch(each -> MODELS.implies(level.property(), each))
                    || proved.stream().anyMatch(each -> MODELS.implies(each, level.property()));
            if (!isKnown && transactions <= TRANSACTIONS_MAX) {
                note(level, decide(level), violated, proved);
            }
        }
        for (String strong : proved) {
            for (String weak : violated) {
                if (MODELS.implies(strong, weak)) {
                    return contradiction(result, strong, weak);
                }
            }
        }
        ConsistencyModels.Boundary boundary = MODELS.boundary(violated, List.of(), proved);
        Map<String, Object> measurements = new LinkedHashMap<>(result.measurements());
        measurements.put("not", boundary.not());
        measurements.put("also-not", boundary.alsoNot());
        measurements.put(Measurement.STRONGEST_POSSIBLE.key(), boundary.possible());
        return new CheckResult(
                result.property(),
                result.verdict(),
                result.unknown(),
                result.algorithm(),
                result.findings(),
                result.findingsTotal(),
                measurements,
                result.cost());
    }

    private static void note(PolygraphLevel level, CheckResult decision, Set<String> violated, Set<String> proved) {
        if (decision.verdict() == Verdict.VALID) {
            proved.addAll(Levels.decidedBy(List.of(level.property())));
        } else if (decision.verdict() == Verdict.INVALID) {
            violated.addAll(Levels.decidedBy(List.of(level.property())));
            Measurement.VIOLATED.of(decision).ifPresent(others -> violated.addAll(Levels.decidedBy(others)));
        }
    }

    private static CheckResult contradiction(CheckResult result, String strong, String weak) {
        return CheckResult.unknown(
                result.property(),
                result.algorithm(),
                new Unknown(
                        Unknown.Cause.CHECKER_ERROR,
                        strong + " was proved, and " + weak + ", which it implies, was refuted"
                                + (result.findings().isEmpty()
                                        ? ""
                                        : ": " + result.findings().get(0).title()),
                        "a bug of the checker: please report it with the history"),
                result.measurements(),
                result.cost());
    }

    private static Collection<String> anomalies(CheckResult found) {
        return Measurement.ANOMALIES
                .of(found)
                .map(counts -> counts.keySet().stream().map(String::valueOf).toList())
                .orElse(List.of());
    }
}
