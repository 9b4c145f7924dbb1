// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The decider against the axioms by brute force, on random small histories. */
class DeciderTest {
    /** A normal build takes a part; {@code -Dtouchstone.exhaustive=true} takes all. */
    private static final int SEEDS = Boolean.getBoolean("touchstone.exhaustive") ? 100_000 : 8_000;

    @Test
    void agreesWithTheAxioms() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RegisterTransactions txns = RandomTransactions.draw(seed, 4, 3, 2);
            Set<PolygraphLevel> satisfied = AxiomOracle.satisfied(txns);
            for (PolygraphLevel level : PolygraphLevel.values()) {
                String context = level + ", seed " + seed + RandomTransactions.text(txns);
                DeciderOutcome outcome;
                try {
                    outcome = decide(txns, level, seed);
                } catch (RuntimeException e) {
                    throw new AssertionError(context, e);
                }
                assertThat(outcome.execution() != null).as(context).isEqualTo(satisfied.contains(level));
                if (outcome.core() != null) {
                    RegisterTransactions few =
                            Restriction.of(txns, outcome.core()).transactions();
                    assertThat(AxiomOracle.satisfied(few)).as(context).doesNotContain(level);
                } else {
                    assertThat(outcome.execution()).as(context).isNotNull();
                }
            }
        }
    }

    /** With every other seed all but one round of what follows is left to the solver. */
    private static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, long seed) {
        Meter meter = new Meter(Budget.defaults());
        return level.isWithoutSnapshots() || seed % 2 == 0
                ? LevelDecider.decide(txns, level, meter)
                : SnapshotDecider.decide(txns, level, meter, 1);
    }

    /** More transactions than the axioms bear, against a search of all orders. */
    @Test
    void agreesWithTheNaiveSearch() {
        int[] judged = new int[2];
        for (long seed = 0; seed < SEEDS / 8; seed++) {
            RegisterTransactions txns = RandomTransactions.draw(seed, 8, 3, 3);
            for (PolygraphLevel level : PolygraphLevel.values()) {
                if (!level.isWithoutSnapshots()) {
                    boolean expected = NaiveOrderSearch.satisfies(txns, level);
                    DeciderOutcome outcome = decide(txns, level, seed);
                    assertThat(outcome.execution() != null)
                            .as("%s, seed %d%s", level, seed, RandomTransactions.text(txns))
                            .isEqualTo(expected);
                    judged[expected ? 1 : 0]++;
                }
            }
        }
        assertThat(judged[0]).isGreaterThan(500);
        assertThat(judged[1]).isGreaterThan(500);
    }

    /** T0 and T1 both write x and y; T2 reads x from T1 and y from T0: no level allows it. */
    @Test
    void refusesAFracturedRead() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(2);
        builder.write(0).write(1).end(0, 0, 0, 1);
        builder.write(0).write(1).end(1, 1, 2, 3);
        builder.read(0, 1).read(1, 0).end(2, 2, 4, 5);
        RegisterTransactions txns = builder.build();
        for (PolygraphLevel level : PolygraphLevel.values()) {
            assertThat(PolygraphDecider.decide(txns, level, Budget.defaults()).verdict())
                    .as(level.toString())
                    .isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void believesNothingAtAll() {
        RegisterTransactions none = new RegisterTransactions.Builder(0).build();
        for (PolygraphLevel level : PolygraphLevel.values()) {
            assertThat(PolygraphDecider.decide(none, level, Budget.defaults()).verdict())
                    .as(level.toString())
                    .isEqualTo(Verdict.VALID);
        }
    }
}
