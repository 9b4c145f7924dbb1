// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.versions.EveryHistory;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.checker.versions.RegisterHistories.Shape;
import dev.touchstone.history.History;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialCheckerTest {
    private static CheckResult check(History history) {
        return new SequentialChecker().check(history, Budget.defaults());
    }

    /** Two sessions of three operations and three of two, on up to two keys: each such history there is. */
    @Test
    void agreesWithEveryInterleavingOnEverySmallHistory() {
        int[] judged = new int[2];
        for (int keys = 1; keys <= 2; keys++) {
            EveryHistory.of(keys, new int[] {3, 2}, history -> judge(history, judged));
            EveryHistory.of(keys, new int[] {2, 1, 2}, history -> judge(history, judged));
        }
        EveryHistory.of(2, new int[] {3, 3}, history -> judge(history, judged));
        EveryHistory.of(1, new int[] {2, 2, 2}, history -> judge(history, judged));
        assertThat(judged[0]).isGreaterThan(9_000);
        assertThat(judged[1]).isGreaterThan(9_000);
    }

    private static void judge(History history, int[] judged) {
        boolean expected = SequentialOrders.isExplained(ReadsFrom.of(history));
        if ((Verdicts.orNothingShown(check(history)) == Verdict.VALID) != expected) {
            throw new AssertionError("expected " + expected + ": " + text(history));
        }
        judged[expected ? 0 : 1]++;
    }

    @Test
    void agreesWithEveryInterleavingOnRandomHistories() {
        Random random = new Random(5);
        int valid = 0;
        int searched = 0;
        int rounds = 10_000;
        for (int round = 0; round < rounds; round++) {
            Shape shape =
                    new Shape(2 + random.nextInt(3), 4 + random.nextInt(9), 1 + random.nextInt(3), 0.5, 0.05, 0.02);
            History history = RegisterHistories.lagging(random, shape, 1 + random.nextInt(3));
            boolean expected = SequentialOrders.isExplained(ReadsFrom.of(history));
            CheckResult result = check(history);
            assertThat(result.verdict() != Verdict.INVALID)
                    .as("round %d: %s", round, text(history))
                    .isEqualTo(expected);
            valid += expected ? 1 : 0;
            searched += result.cost().states() > 1 ? 1 : 0;
        }
        assertThat(valid).isBetween(rounds / 20, rounds * 19 / 20);
        assertThat(searched).isGreaterThan(20);
    }

    /** Linearizable histories are sequential, and those are PRAM, causal in each sense. */
    @Test
    void liesBetweenItsNeighbours() {
        Random random = new Random(6);
        for (int round = 0; round < 3_000; round++) {
            Shape shape = new Shape(3, 10, 1 + random.nextInt(2), 0.5, 0, 0);
            History history = RegisterHistories.lagging(random, shape, 1 + random.nextInt(2));
            boolean sequential = check(history).verdict() == Verdict.VALID;
            Verdict linearizable = new LinearizabilityChecker("register")
                    .check(history, Budget.defaults())
                    .verdict();
            assertThat(sequential || linearizable != Verdict.VALID).isTrue();
            for (CausalModel model : CausalModel.values()) {
                Verdict weaker = new CausalChecker(model)
                        .check(history, Budget.defaults())
                        .verdict();
                assertThat(!sequential || weaker == Verdict.VALID)
                        .as(text(history))
                        .isTrue();
            }
            Verdict pram = SessionChecker.of(SessionGuarantee.PRAM)
                    .check(history, Budget.defaults())
                    .verdict();
            assertThat(!sequential || pram == Verdict.VALID).isTrue();
        }
    }

    /** What an atomic store did is explained, in time that grows with the history, and the order is a right one. */
    @Test
    void explainsALongHistory() {
        Shape shape = new Shape(8, 8_000, 10, 0.5, 0.01, 0.01);
        History history = RegisterHistories.lagging(new Random(7), shape, 1);
        ReadsFrom readsFrom = ReadsFrom.of(history);
        CausalOrder order = CausalOrder.of(readsFrom);
        ForcedOrder forced = new ForcedOrder(order);
        assertThat(forced.saturate(Budget.defaults())).isNull();
        SequentialSearch search = new SequentialSearch(order, forced.edges());
        assertThat(search.run(Budget.defaults())).isNull();
        assertThat(SequentialOrders.explains(readsFrom, search.order())).isTrue();
    }

    /** Store buffering (Dekker): each session writes its own key and misses the other's write. */
    @Test
    void findsStoreBuffering() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .readNothing(0, "y")
                .write(1, "y", 2)
                .readNothing(1, "x")
                .build();
        CheckResult result = check(history);
        assertThat(result.findings()).extracting(Finding::anomaly).containsExactly("CyclicSC");
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1, 2, 3);
        assertThat(result.findings().get(0).graph().edges()).extracting("type").contains("rw", "process");
        assertThat(new CausalChecker(CausalModel.CM)
                        .check(history, Budget.defaults())
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    /** A stale read is not linearizable, but sequential: time does not count. */
    @Test
    void allowsStaleReads() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(1, "x", 1)
                .build();
        assertThat(check(history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void saysWhatItCannotDecide() {
        History twice = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 1)
                .read(2, "x", 1)
                .build();
        assertThat(check(twice).unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.UNDECIDABLE);
        History siblings = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .readSiblings(2, "x", 1, 2)
                .build();
        assertThat(check(siblings).unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.UNDECIDABLE);
        assertThat(check(new RegisterHistories().build()).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
        Budget none = Budget.of(Duration.ZERO.minusNanos(1), 1 << 20);
        assertThat(new SequentialChecker().check(twice, none).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.TIMEOUT);
    }

    static String text(History history) {
        StringBuilder out = new StringBuilder();
        for (int op = 0; op < history.size(); op++) {
            out.append(history.process(op))
                    .append(": ")
                    .append(history.function(op))
                    .append(' ')
                    .append(history.values().render(history.key(op)))
                    .append(' ')
                    .append(history.values().render(history.value(op)))
                    .append(' ')
                    .append(history.outcome(op))
                    .append("; ");
        }
        return out.toString();
    }
}
