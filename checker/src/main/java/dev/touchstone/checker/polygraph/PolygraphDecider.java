// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides a level completely: valid only with an execution that a validator of its own has replayed, invalid only with
 * transactions that no execution explains, unknown only if the budget ran out. Deterministic. One thread.
 *
 * <p>Levels without sessions are first decided with them, or as snapshot isolation with them: a history of a store that
 * satisfies the stronger level has it decided faster, since more is known. If it does not, and the transactions that show
 * it violate the level that was asked for too, that is decided as well; else it is decided by itself.
 */
public final class PolygraphDecider {
    private PolygraphDecider() {}

    /** Decides whether the transactions satisfy the level, within the budget. */
    public static PolygraphDecision decide(RegisterTransactions txns, PolygraphLevel level, Budget budget) {
        Meter meter = new Meter(budget);
        DeciderOutcome outcome = decide(txns, level, meter);
        DeciderOutcome.Effort effort = outcome.effort();
        PolygraphDecision.Work work =
                new PolygraphDecision.Work(effort.rounds, effort.orders, effort.choices, effort.conflicts);
        if (outcome.execution() != null) {
            return new PolygraphDecision(level, Verdict.VALID, outcome.execution(), null, null, work);
        }
        if (outcome.core() != null) {
            Witness witness = new WitnessSearch(txns, level, meter).search(outcome.core());
            return new PolygraphDecision(level, Verdict.INVALID, null, witness, null, work);
        }
        Unknown.Cause cause = meter.cause();
        if (cause == null) {
            throw new IllegalStateException(level + " is undecided, but nothing stopped the search");
        }
        return new PolygraphDecision(level, Verdict.UNKNOWN, null, null, cause, work);
    }

    private static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        PolygraphLevel stronger = stronger(level);
        if (stronger == null || !hasSessions(txns)) {
            return LevelDecider.decide(txns, level, meter);
        }
        DeciderOutcome first = LevelDecider.decide(txns, stronger, meter);
        if (first.execution() != null) {
            Execution execution = level.isWithoutSnapshots() ? byCommits(first.execution()) : first.execution();
            String problem = ExecutionValidator.problem(txns, level, execution);
            if (problem != null) {
                throw new IllegalStateException(stronger + " was satisfied, but " + level + " is not: " + problem);
            }
            return DeciderOutcome.satisfied(execution, first.effort());
        }
        if (first.core() == null) {
            return first;
        }
        Restriction core = Restriction.of(txns, first.core());
        DeciderOutcome ofCore = LevelDecider.decide(core.transactions(), level, meter);
        BitSet violating = ofCore.core();
        return violating != null
                ? DeciderOutcome.violated(core.toOriginal(violating), first.effort())
                : LevelDecider.decide(txns, level, meter);
    }

    private static @Nullable PolygraphLevel stronger(PolygraphLevel level) {
        return switch (level) {
            case SERIALIZABLE -> PolygraphLevel.STRONG_SESSION_SERIALIZABLE;
            case SNAPSHOT_ISOLATION, PREFIX, PARALLEL_SNAPSHOT_ISOLATION, UPDATE_ATOMIC ->
                PolygraphLevel.STRONG_SESSION_SNAPSHOT_ISOLATION;
            default -> null;
        };
    }

    private static boolean hasSessions(RegisterTransactions txns) {
        for (int t = 0; t < txns.count(); t++) {
            if (txns.session(t) != RegisterTransactions.NO_SESSION) {
                return true;
            }
        }
        return false;
    }

    /** The same execution with each transaction at the place of its commit. */
    private static Execution byCommits(Execution execution) {
        int[] order = new int[execution.order().length];
        int size = 0;
        for (int event : execution.order()) {
            if ((event & 1) == 1) {
                order[size++] = event - 1;
                order[size++] = event;
            }
        }
        return new Execution(order, execution.writers());
    }
}
