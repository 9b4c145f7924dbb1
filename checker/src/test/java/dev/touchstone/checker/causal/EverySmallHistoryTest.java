// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionDefinitions;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.versions.EveryHistory;
import dev.touchstone.history.History;
import org.junit.jupiter.api.Test;

/** Every model of sessions and of causality, on every small history that there is, against its definition. */
class EverySmallHistoryTest {
    private static final int SESSION_MODELS = SessionGuarantee.values().length;

    /** By model: histories that satisfy it, that do not, and that it does not apply to. */
    private final int[][] judged = new int[SESSION_MODELS + CausalModel.values().length][3];

    @Test
    void checkersAgreeWithTheDefinitions() {
        for (int keys = 1; keys <= 2; keys++) {
            EveryHistory.of(keys, new int[] {3, 2}, this::judge);
            EveryHistory.of(keys, new int[] {2, 1, 2}, this::judge);
        }
        EveryHistory.of(2, new int[] {1, 1, 2}, this::judge);
        EveryHistory.of(1, new int[] {2, 2, 2}, this::judge);
        EveryHistory.of(1, new int[] {1, 1, 4}, this::judge);
        for (int[] counts : judged) {
            assertThat(counts[0]).isGreaterThan(5_000);
            assertThat(counts[1]).isGreaterThan(50);
        }
    }

    private void judge(History history) {
        NaiveCausality causality = new NaiveCausality(history);
        for (CausalModel model : CausalModel.values()) {
            Verdict expected = causality.satisfies(model) ? Verdict.VALID : Verdict.INVALID;
            judge(SESSION_MODELS + model.ordinal(), new CausalChecker(model), history, expected);
        }
        for (SessionGuarantee guarantee : SessionGuarantee.values()) {
            Verdict expected = causality.isCyclic()
                    ? Verdict.UNKNOWN
                    : SessionDefinitions.holds(guarantee, history, causality) ? Verdict.VALID : Verdict.INVALID;
            judge(guarantee.ordinal(), SessionChecker.of(guarantee), history, expected);
        }
    }

    private void judge(int model, Checker checker, History history, Verdict expected) {
        CheckResult result = checker.check(history, Budget.defaults());
        Verdict verdict = expected == Verdict.UNKNOWN ? result.verdict() : Verdicts.orNothingShown(result);
        if (verdict != expected) {
            throw new AssertionError(checker.property() + " is " + verdict + ", expected " + expected + ": "
                    + SequentialCheckerTest.text(history));
        }
        judged[model][expected.ordinal()]++;
    }
}
