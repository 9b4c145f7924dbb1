// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static dev.touchstone.checker.polygraph.PolygraphLevel.PARALLEL_SNAPSHOT_ISOLATION;
import static dev.touchstone.checker.polygraph.PolygraphLevel.PREFIX;
import static dev.touchstone.checker.polygraph.PolygraphLevel.SERIALIZABLE;
import static dev.touchstone.checker.polygraph.PolygraphLevel.SNAPSHOT_ISOLATION;
import static dev.touchstone.checker.polygraph.PolygraphLevel.STRICT_SERIALIZABLE;
import static dev.touchstone.checker.polygraph.PolygraphLevel.STRONG_SESSION_SERIALIZABLE;
import static dev.touchstone.checker.polygraph.PolygraphLevel.STRONG_SESSION_SNAPSHOT_ISOLATION;
import static dev.touchstone.checker.polygraph.PolygraphLevel.STRONG_SNAPSHOT_ISOLATION;
import static dev.touchstone.checker.polygraph.PolygraphLevel.UPDATE_ATOMIC;
import static dev.touchstone.checker.polygraph.RegisterTransactions.INITIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The two searches by brute force against known anomalies, against the lattice, and against each other. */
class OracleTest {
    @Test
    void knowsLostUpdate() {
        RegisterTransactions txns = twoReadModifyWrites();
        assertThat(AxiomOracle.satisfied(txns)).containsExactly(PREFIX);
    }

    @Test
    void knowsWriteSkew() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(2);
        builder.read(0, INITIAL).read(1, INITIAL).write(0).end(0, 0);
        builder.read(0, INITIAL).read(1, INITIAL).write(1).end(1, 1);
        assertThat(AxiomOracle.satisfied(builder.build()))
                .containsExactlyInAnyOrder(
                        SNAPSHOT_ISOLATION,
                        STRONG_SESSION_SNAPSHOT_ISOLATION,
                        STRONG_SNAPSHOT_ISOLATION,
                        PREFIX,
                        PARALLEL_SNAPSHOT_ISOLATION,
                        UPDATE_ATOMIC);
    }

    @Test
    void knowsLongFork() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(2);
        builder.write(0).end(0, 0);
        builder.write(1).end(1, 1);
        builder.read(0, 0).read(1, INITIAL).end(2, 2);
        builder.read(0, INITIAL).read(1, 1).end(3, 3);
        assertThat(AxiomOracle.satisfied(builder.build()))
                .containsExactlyInAnyOrder(PARALLEL_SNAPSHOT_ISOLATION, UPDATE_ATOMIC);
    }

    @Test
    void knowsStaleReadsInSessionsAndInRealTime() {
        RegisterTransactions.Builder session = new RegisterTransactions.Builder(1);
        session.write(0).end(0, 0);
        session.read(0, INITIAL).end(0, 1);
        assertThat(AxiomOracle.satisfied(session.build()))
                .contains(SERIALIZABLE, SNAPSHOT_ISOLATION)
                .doesNotContain(STRONG_SESSION_SERIALIZABLE, STRONG_SESSION_SNAPSHOT_ISOLATION);
        RegisterTransactions.Builder time = new RegisterTransactions.Builder(1);
        time.write(0).end(0, 0, 0, 1);
        time.read(0, INITIAL).end(1, 1, 2, 3);
        assertThat(AxiomOracle.satisfied(time.build()))
                .contains(STRONG_SESSION_SERIALIZABLE, STRONG_SESSION_SNAPSHOT_ISOLATION)
                .doesNotContain(STRICT_SERIALIZABLE, STRONG_SNAPSHOT_ISOLATION);
    }

    @Test
    void searchesAgreeAndRespectTheLattice() {
        int[] valid = new int[PolygraphLevel.values().length];
        for (long seed = 0; seed < 3_000; seed++) {
            RegisterTransactions txns = RandomTransactions.draw(seed, 4, 3, 2);
            Set<PolygraphLevel> satisfied = AxiomOracle.satisfied(txns);
            String context = "seed " + seed + RandomTransactions.text(txns);
            for (PolygraphLevel level : PolygraphLevel.values()) {
                boolean holds = satisfied.contains(level);
                valid[level.ordinal()] += holds ? 1 : 0;
                if (!level.isWithoutSnapshots()) {
                    assertThat(NaiveOrderSearch.satisfies(txns, level))
                            .as("%s, %s", level, context)
                            .isEqualTo(holds);
                }
            }
            assertThat(Lattice.broken(satisfied)).as(context).isEmpty();
        }
        for (int count : valid) {
            assertThat(count).isBetween(500, 2_500);
        }
    }

    @Test
    void refusesWhatCannotBeRead() {
        assertThatThrownBy(() -> {
                    RegisterTransactions.Builder builder = new RegisterTransactions.Builder(1);
                    builder.read(0, 1).end(0, 0);
                    builder.end(0, 1);
                    builder.build();
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("transaction 0 cannot read key 0 from transaction 1");
    }

    static RegisterTransactions twoReadModifyWrites() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(1);
        builder.read(0, INITIAL).write(0).end(0, 0);
        builder.read(0, INITIAL).write(0).end(1, 1);
        return builder.build();
    }
}
