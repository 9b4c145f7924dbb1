// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The decider against the axioms by brute force, on random small histories. */
class DeciderTest {
    @Test
    void agreesWithTheAxioms() {
        for (long seed = 0; seed < 10_000; seed++) {
            RegisterTransactions txns = RandomTransactions.draw(seed, 4, 3, 2);
            Set<PolygraphLevel> satisfied = AxiomOracle.satisfied(txns);
            for (PolygraphLevel level : PolygraphLevel.values()) {
                String context = level + ", seed " + seed + RandomTransactions.text(txns);
                DeciderOutcome outcome;
                try {
                    outcome = LevelDecider.decide(txns, level, new Meter(Budget.defaults()));
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
}
