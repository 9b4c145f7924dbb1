// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.checker.isolation.PolygraphChecker;
import dev.touchstone.checker.isolation.ProvedListChecker;
import dev.touchstone.checker.isolation.ProvedRegisterChecker;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.History;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges transactions that read ranges of keys, {@code [range [low high] {key value}]}, and delete keys, {@code [delete key]}, beside reads and writes of registers, or reads of
 * and appends to lists. Bounds are part of the range, nil is none.
 *
 * <p>A range is a predicate of Adya's ("Weak Consistency", MIT 1999): of each key that it asks for and does not return it read the version in which that is absent. Who
 * makes such a key later overwrote what the predicate read. First the keys that were read as items are judged alone; a cycle that needs the absence of a key
 * is named as Adya names those with a predicate: G2, G-single, where that of items is G2-item, G-single-item. Repeatable read, PL-2.99, forbids the latter alone.
 *
 * <p>Models that an order can prove are decided as those of single keys are. With deletes, absence has several versions, and which was read is a choice of the polygraph's; repeatable
 * read is then unknown where neither a cycle of items refutes it nor an order of all proves it. Stateless, for any number of threads.
 */
public final class RangeChecker implements Checker {
    private static final ConsistencyModels MODELS = ConsistencyModels.standard();
    private static final String ALGORITHM = "ranges as reads of all their keys; ";

    /** Models that forbid cycles of items, and none that need a predicate. */
    private static final Set<String> OF_ITEMS = Set.of("repeatable-read", "cursor-stability");

    private final ElleOptions options;

    public RangeChecker(ElleOptions options) {
        this.options = options;
    }

    @Override
    public String property() {
        return "ranges";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        RangeHistory ranges = new RangeHistory(history);
        long bytes = 60L * (ranges.absences() + history.size());
        Unknown.Cause spent = budget.exhausted(bytes);
        if (ranges.problem() != null || spent != null) {
            Unknown unknown = ranges.problem() != null
                    ? Unknown.ofAnotherKind(ranges.problem())
                    : Unknown.stopped(spent, "the ranges were not expanded");
            return out.result(property(), ALGORITHM, unknown, history.size(), 0);
        }
        out.measure("ranges", ranges.ranges());
        out.measure("absences", ranges.absences());
        out.measure("keys", ranges.keys());
        for (int[] each : ranges.outside()) {
            reportOutside(history, each[0], each[1], out);
        }
        CheckResult result = new Judged(ranges, budget).result();
        out.addAll(result.findings(), result.findingsTotal());
        return out.result(property(), ALGORITHM + result.algorithm(), result.unknown(), history.size(), 0);
    }

    private static void reportOutside(History history, int op, int key, ResultBuilder out) {
        String words = "Transaction #" + op + " of " + history.client(op) + " was given the key "
                + history.values().render(key, 80) + ", which is not in the range that it asked for.";
        out.add("out-of-range", "A range returned a key outside of it", words, List.of(words), List.of(op));
    }

    /** One history, by its expansions. */
    private final class Judged {
        private final RangeHistory ranges;
        private final Budget budget;
        private final History items;

        Judged(RangeHistory ranges, Budget budget) {
            this.ranges = ranges;
            this.budget = budget;
            items = new Expansion(ranges, false, ranges.hasDeletes()).history();
        }

        CheckResult result() {
            CheckResult ofItems =
                    ranges.hasDeletes() ? new RwRegisterChecker(options).check(items, budget) : proved(items);
            boolean areAllOfItems =
                    options.consistencyModels().stream().map(MODELS::canonical).allMatch(OF_ITEMS::contains);
            if (ofItems.verdict() == Verdict.INVALID || (areAllOfItems && !ranges.hasDeletes())) {
                return ofItems;
            }
            History whole = new Expansion(ranges, true, ranges.hasDeletes()).history();
            CheckResult ofAll =
                    ranges.hasDeletes() ? new RwRegisterChecker(options).check(whole, budget) : proved(whole);
            if (ofAll.verdict() == Verdict.INVALID) {
                return named(ofAll);
            }
            return ranges.hasDeletes() ? withDeletes(ofAll) : ofAll;
        }

        private CheckResult proved(History expanded) {
            return ranges.areLists()
                    ? new ProvedListChecker(options).check(expanded, budget)
                    : new ProvedRegisterChecker(options).check(expanded, budget);
        }

        /** What was found with ranges and not without them needs a predicate; unknown if that breaks none of the models. */
        private CheckResult named(CheckResult found) {
            ResultBuilder out = new ResultBuilder();
            for (Finding finding : found.findings()) {
                String anomaly = finding.anomaly().replace("-item", "");
                boolean breaks = options.consistencyModels().stream()
                        .map(MODELS::canonical)
                        .anyMatch(model -> !OF_ITEMS.contains(model)
                                || MODELS.violatedBy(List.of(anomaly)).contains(model));
                if (breaks) {
                    out.add(() -> new Finding(
                            anomaly,
                            finding.title(),
                            finding.inWords(),
                            finding.because(),
                            finding.operations(),
                            finding.graph(),
                            finding.linearization()));
                }
            }
            return out.result(
                    property(), found.algorithm(), undecided(), found.cost().operations(), 0);
        }

        /** Asks a polygraph of absence by any delete. */
        private CheckResult withDeletes(CheckResult ofAll) {
            ResultBuilder out = new ResultBuilder();
            History whole = new Expansion(ranges, true, false).history();
            Unknown unknown = null;
            String algorithm = ofAll.algorithm();
            for (String model : options.consistencyModels()) {
                CheckResult decided = decide(MODELS.canonical(model), whole);
                algorithm = decided == null ? algorithm : decided.algorithm();
                boolean exact = decided != null && !OF_ITEMS.contains(MODELS.canonical(model));
                if (exact && decided.verdict() == Verdict.INVALID) {
                    out.addAll(decided.findings(), decided.findingsTotal());
                } else if (decided == null || decided.verdict() != Verdict.VALID) {
                    unknown = decided != null && decided.unknown() != null ? decided.unknown() : undecided();
                }
            }
            return out.result(property(), algorithm, unknown, ofAll.cost().operations(), 0);
        }

        /** The level of that model, or, if that holds, a stronger one; null if there is none that decides it. */
        private @Nullable CheckResult decide(String model, History whole) {
            for (PolygraphLevel level : PolygraphLevel.values()) {
                if (level.property().equals(model)) {
                    return new PolygraphChecker(level).check(whole, budget);
                }
            }
            for (PolygraphLevel level : PolygraphLevel.values()) {
                if (MODELS.implies(level.property(), model)) {
                    CheckResult stronger = new PolygraphChecker(level).check(whole, budget);
                    if (stronger.verdict() != Verdict.INVALID) {
                        return stronger;
                    }
                }
            }
            return null;
        }

        private static Unknown undecided() {
            return new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    "no cycle of items was found, and no order that explains all ranges",
                    "ask for snapshot-isolation or serializable, which are decided completely");
        }
    }
}
