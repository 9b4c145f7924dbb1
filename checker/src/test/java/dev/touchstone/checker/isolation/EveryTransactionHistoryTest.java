// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.history.History;
import org.junit.jupiter.api.Test;

/** Every level, on every small history that there is, against all orders of its transactions. */
class EveryTransactionHistoryTest {
    /** By level: histories that satisfy it, and that do not. */
    private final int[][] judged = new int[IsolationLevel.values().length][2];

    private final int[] judgedWithoutSessions = new int[2];

    /** Three transactions of two micro-operations, in sessions of their own or not, and four shorter ones. */
    @Test
    void checkersAgreeWithTheAxioms() {
        EveryTransactionHistory.of(new int[] {0, 1, 2}, new int[] {2, 2, 2}, this::judge);
        EveryTransactionHistory.of(new int[] {0, 0, 1}, new int[] {2, 2, 2}, this::judge);
        EveryTransactionHistory.of(new int[] {0, 0, 0}, new int[] {2, 1, 2}, this::judge);
        EveryTransactionHistory.of(new int[] {0, 0, 1, 2}, new int[] {1, 1, 2, 1}, this::judge);
        for (int[] counts : judged) {
            assertThat(counts[0]).isGreaterThan(10_000);
            assertThat(counts[1]).isGreaterThan(10_000);
        }
        assertThat(judgedWithoutSessions[0]).isGreaterThan(judged[IsolationLevel.READ_ATOMIC.ordinal()][0]);
        assertThat(judgedWithoutSessions[1]).isGreaterThan(10_000);
        for (int level = 1; level < judged.length; level++) {
            assertThat(judged[level][1]).isGreaterThan(judged[level - 1][1]);
        }
    }

    private void judge(History history, boolean hasFineReads) {
        for (IsolationLevel level : IsolationLevel.values()) {
            boolean expected = hasFineReads && isSatisfied(history, level, true);
            compare(history, new IsolationChecker(level), expected);
            judged[level.ordinal()][expected ? 0 : 1]++;
        }
        boolean expected = hasFineReads && isSatisfied(history, IsolationLevel.READ_ATOMIC, false);
        compare(history, IsolationChecker.withoutSessions(IsolationLevel.READ_ATOMIC), expected);
        judgedWithoutSessions[expected ? 0 : 1]++;
    }

    private static boolean isSatisfied(History history, IsolationLevel level, boolean keepsSessions) {
        ReadFindings none = new ReadFindings(history, new ResultBuilder());
        return new IsolationAxioms(
                        new CommittedTransactions(new TransactionReader(history, keepsSessions, none).read()), level)
                .isSatisfied();
    }

    private static void compare(History history, IsolationChecker checker, boolean expected) {
        Verdict verdict = Verdicts.orNothingShown(checker.check(history, Budget.defaults()));
        if (verdict != (expected ? Verdict.VALID : Verdict.INVALID)) {
            throw new AssertionError(checker.property() + " is " + verdict + ": " + text(history));
        }
    }

    private static String text(History history) {
        StringBuilder text = new StringBuilder();
        for (int op = 0; op < history.size(); op++) {
            text.append(history.process(op)).append(": ");
            text.append(history.values().render(history.output(op))).append("; ");
        }
        return text.toString();
    }
}
