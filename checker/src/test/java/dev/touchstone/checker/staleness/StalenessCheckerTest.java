// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.checker.versions.RegisterHistories.Shape;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StalenessCheckerTest {
    @Test
    void agreesWithTheDefinitionOnRandomHistories() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            Shape shape =
                    new Shape(1 + random.nextInt(4), 2 + random.nextInt(14), 1 + random.nextInt(2), 0.5, 0.1, 0.1);
            History history = RegisterHistories.anything(random, shape);
            ReadsFrom readsFrom = ReadsFrom.of(history);
            Lag lag = new Lag(history, readsFrom);
            assertThat(lag.measure(Budget.defaults())).isNull();
            for (int op = 0; op < history.size(); op++) {
                if (readsFrom.reads(op)) {
                    long[] expected = byDefinition(history, readsFrom, op);
                    assertThat(lag.versionsBehind(op))
                            .as("round %d op %d", round, op)
                            .isEqualTo((int) expected[0]);
                    assertThat(lag.nanosBehind(op)).isEqualTo(expected[1]);
                }
            }
        }
    }

    /** Versions and nanoseconds behind, straight from the definition. */
    private static long[] byDefinition(History history, ReadsFrom readsFrom, int read) {
        int writer = readsFrom.writer(read, 0);
        int end = writer == ReadsFrom.INITIAL ? -1 : history.completeIndex(writer);
        long versions = 0;
        long earliest = Long.MAX_VALUE;
        for (int op = 0; op < history.size(); op++) {
            if (readsFrom.writes(op)
                    && readsFrom.key(op) == readsFrom.key(read)
                    && history.invokeIndex(op) > end
                    && history.completeIndex(op) < history.invokeIndex(read)) {
                versions++;
                earliest = Math.min(earliest, history.completeNanos(op));
            }
        }
        return new long[] {versions, versions == 0 ? 0 : history.invokeNanos(read) - earliest};
    }

    @Test
    void measuresAStaleRead() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .write(0, "x", 3)
                .pause(2_000)
                .read(1, "x", 1)
                .read(1, "x", 3)
                .build();
        CheckResult result = StalenessChecker.measuring().check(history, Budget.defaults());
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements())
                .containsEntry("reads", 2L)
                .containsEntry("staleReads", 1L)
                .containsEntry("staleShare", 0.5)
                .containsEntry("versionsBehind", Map.of("0", 1L, "2", 1L));
        Object worst = result.measurements().get("worstReads");
        assertThat(worst)
                .isEqualTo(List.of(Map.of("op", 3, "key", "\"x\"", "versionsBehind", 2, "millisBehind", 2.003)));
    }

    @Test
    void judgesAgainstBounds() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(1, "x", 1)
                .build();
        CheckResult strict = StalenessChecker.bounded(0, null).check(history, Budget.defaults());
        assertThat(strict.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(strict.findings()).hasSize(1);
        assertThat(strict.findings().get(0).operations()).containsExactly(0, 1, 2);
        assertThat(strict.findings().get(0).inWords())
                .contains("client 0 wrote 2")
                .contains("1 version");
        assertThat(StalenessChecker.bounded(1, null)
                        .check(history, Budget.defaults())
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(StalenessChecker.bounded(null, 0.0001)
                        .check(history, Budget.defaults())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void anIndeterminateWriteMakesNoReadStale() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .unknownWrite(1, "x", 2)
                .read(2, "x", 2)
                .read(2, "x", 1)
                .build();
        assertThat(StalenessChecker.bounded(0, null)
                        .check(history, Budget.defaults())
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aReadOfSiblingsIsAsStaleAsTheNewestOfThem() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .readSiblings(1, "x", 1, 2)
                .readSiblings(1, "x", 1)
                .build();
        CheckResult result = StalenessChecker.bounded(0, null).check(history, Budget.defaults());
        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1, 3);
    }

    @Test
    void splitsByFaults() {
        RegisterHistories histories = new RegisterHistories().write(0, "x", 1).write(0, "x", 2);
        histories.pause(1_000).read(1, "x", 1).pause(1_000).read(1, "x", 2);
        histories.builder().fault(new FaultWindow("partition", "n1 | n2", 500_000, 1_500_000));
        CheckResult result = StalenessChecker.measuring().check(histories.build(), Budget.defaults());
        assertThat(result.measurements().get("duringFaults"))
                .isEqualTo(Map.of("reads", 1L, "staleReads", 1L, "staleShare", 1.0));
        assertThat(result.measurements().get("withoutFaults"))
                .isEqualTo(Map.of("reads", 1L, "staleReads", 0L, "staleShare", 0.0));
    }

    @Test
    void drawsTheVisibilityCurve() {
        RegisterHistories histories = new RegisterHistories();
        for (int i = 1; i <= 10; i++) {
            histories
                    .write(0, "x", i)
                    .read(1, "x", i == 1 ? 1 : i - 1)
                    .pause(6_000)
                    .read(1, "x", i);
        }
        CheckResult result = StalenessChecker.measuring().check(histories.build(), Budget.defaults());
        List<?> bins = (List<?>) result.measurements().get("tVisibility");
        assertThat(bins.get(0)).extracting("reads", "stale", "share").containsExactly(10L, 9L, 0.9);
        assertThat(bins.get(4)).extracting("reads", "stale", "share", "low").containsExactly(10L, 0L, 0.0, 0.0);
    }

    @Test
    void knowsTheWilsonInterval() {
        double[] interval = VisibilityCurve.wilson(10, 100);
        assertThat(interval[0]).isCloseTo(0.0552, within(0.0001));
        assertThat(interval[1]).isCloseTo(0.1744, within(0.0001));
    }

    @Test
    void saysThatThereWasNothingToMeasure() {
        History history = new RegisterHistories().write(0, "x", 1).build();
        CheckResult result = StalenessChecker.measuring().check(history, Budget.defaults());
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
    }

    @Test
    void stopsWithItsBudget() {
        History history =
                new RegisterHistories().write(0, "x", 1).read(0, "x", 1).build();
        CheckResult result =
                StalenessChecker.measuring().check(history, Budget.of(Duration.ZERO.minusNanos(1), 1 << 20));
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TIMEOUT);
    }
}
