// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Histories of a store that really runs transactions: what it promises holds, and what is broken is found. */
class SimulatedRunsTest {
    private static final SimulatedRuns SERIAL = SimulatedRuns.ofTenThousand(1).sized(1_000, 8, 300);

    private static PolygraphDecision decide(RegisterTransactions txns, PolygraphLevel level) {
        return PolygraphDecider.decide(txns, level, Budget.defaults());
    }

    @Test
    void believesASerialStore() {
        for (int repeated = 0; repeated <= 10; repeated += 10) {
            RegisterTransactions txns = SERIAL.repeating(repeated).run();
            for (PolygraphLevel level : PolygraphLevel.values()) {
                assertThat(decide(txns, level).verdict())
                        .as("%s, %d%%", level, repeated)
                        .isEqualTo(Verdict.VALID);
            }
        }
    }

    @Test
    void believesSnapshotsAndNoMore() {
        RegisterTransactions txns = SERIAL.underSnapshots().run();
        for (PolygraphLevel level : PolygraphLevel.values()) {
            assertThat(decide(txns, level).verdict())
                    .as(level.toString())
                    .isEqualTo(level.isSerial() ? Verdict.INVALID : Verdict.VALID);
        }
    }

    @Test
    void findsStaleReads() {
        for (SimulatedRuns runs : new SimulatedRuns[] {SERIAL, SERIAL.underSnapshots(), SERIAL.repeating(10)}) {
            RegisterTransactions txns = runs.broken(5).run();
            for (PolygraphLevel level : PolygraphLevel.values()) {
                if (level.isSerial() || level.keepsRealTime()) {
                    PolygraphDecision decision = decide(txns, level);
                    assertThat(decision.verdict()).as("%s, %s", level, runs).isEqualTo(Verdict.INVALID);
                    Witness witness = Objects.requireNonNull(decision.witness());
                    ArgumentCheck.follow(Objects.requireNonNull(witness.argument()), txns, level);
                }
            }
        }
    }

    /** Thousands of writers of one key must not become millions of pairs. */
    @Test
    void bearsAHotKey() {
        RegisterTransactions txns = new SimulatedRuns(3, 4_000, 10, 3, 2, 2, false, 0, 0).run();
        PolygraphDecision decision = decide(txns, PolygraphLevel.SERIALIZABLE);
        assertThat(decision.verdict()).isEqualTo(Verdict.VALID);
        assertThat(decision.work().choices()).isLessThan(100_000);
    }

    @Test
    void isDeterministic() {
        RegisterTransactions txns = SERIAL.repeating(10).run();
        PolygraphDecision first = decide(txns, PolygraphLevel.SNAPSHOT_ISOLATION);
        PolygraphDecision second = decide(SERIAL.repeating(10).run(), PolygraphLevel.SNAPSHOT_ISOLATION);
        assertThat(second.work()).isEqualTo(first.work());
        assertThat(Arrays.hashCode(Objects.requireNonNull(second.execution()).order()))
                .isEqualTo(Arrays.hashCode(
                        Objects.requireNonNull(first.execution()).order()));
    }

    @Test
    void heedsItsBudget() {
        RegisterTransactions txns = SERIAL.run();
        Budget cancelled = Budget.defaults();
        cancelled.cancel();
        for (PolygraphLevel level : PolygraphLevel.values()) {
            assertThat(cause(txns, level, cancelled)).isEqualTo(Unknown.Cause.CANCELLED);
            assertThat(cause(txns, level, Budget.of(Duration.ZERO, Long.MAX_VALUE)))
                    .isEqualTo(Unknown.Cause.TIMEOUT);
            assertThat(cause(txns, level, Budget.of(Duration.ofHours(1), 10_000)))
                    .isEqualTo(Unknown.Cause.MEMORY);
        }
    }

    @Test
    void countsNoMemoryThatItGaveBack() {
        RegisterTransactions txns = SERIAL.run();
        Meter meter = new Meter(Budget.defaults());
        for (PolygraphLevel level : PolygraphLevel.values()) {
            LevelDecider.decide(txns, level, meter);
            assertThat(meter.kept()).as(level.toString()).isZero();
        }
    }

    private static Unknown.Cause cause(RegisterTransactions txns, PolygraphLevel level, Budget budget) {
        PolygraphDecision decision = PolygraphDecider.decide(txns, level, budget);
        assertThat(decision.verdict()).as(level.toString()).isEqualTo(Verdict.UNKNOWN);
        return Objects.requireNonNull(decision.cause());
    }
}
