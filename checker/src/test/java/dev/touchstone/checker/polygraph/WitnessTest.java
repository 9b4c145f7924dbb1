// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a violation: the transactions, and the argument. */
class WitnessTest {
    /** T1 writes x and y; T0 reads y from T1 and writes x; T2 reads x from T1 and writes y. */
    @Test
    void arguesInSteps() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(2);
        builder.read(1, 1).write(0).end(0, 0);
        builder.write(0).write(1).end(1, 1);
        builder.read(0, 1).write(1).end(2, 2);
        RegisterTransactions txns = builder.build();
        PolygraphDecision decision = PolygraphDecider.decide(txns, PolygraphLevel.SERIALIZABLE, Budget.defaults());
        assertThat(decision.verdict()).isEqualTo(Verdict.INVALID);
        Witness witness = Objects.requireNonNull(decision.witness());
        assertThat(witness.transactions()).containsExactly(0, 1, 2);
        assertThat(words(witness, txns))
                .containsExactly(
                        "#0 read y from #1, and #2 wrote it later, for #2 read x from #1: so #0 came before #2.",
                        "#0 wrote x, and #0 came before #2; but #2 read x from #1: so #0 came before #1.",
                        "But #0 came before #1, #0 read y from #1: a circle, so this cannot be.");
    }

    @Test
    void isMinimalByTheOracle() {
        int checked = 0;
        int byCases = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            RegisterTransactions txns = RandomTransactions.draw(seed, 5, 3, 2);
            for (PolygraphLevel level : PolygraphLevel.values()) {
                String context = level + ", seed " + seed + RandomTransactions.text(txns);
                PolygraphDecision decision;
                try {
                    decision = PolygraphDecider.decide(txns, level, Budget.defaults());
                } catch (RuntimeException e) {
                    throw new AssertionError(context, e);
                }
                Witness witness = decision.witness();
                if (witness == null) {
                    assertThat(decision.verdict()).as(context).isEqualTo(Verdict.VALID);
                    continue;
                }
                checked++;
                byCases += Objects.requireNonNull(witness.argument()).cases().isEmpty() ? 0 : 1;
                assertThat(witness.isMinimal()).as(context).isTrue();
                try {
                    ArgumentCheck.follow(Objects.requireNonNull(witness.argument()), txns, level);
                } catch (AssertionError e) {
                    throw new AssertionError(context + ": " + witness.argument(), e);
                }
                BitSet kept = new BitSet();
                for (int t : witness.transactions()) {
                    kept.set(t);
                }
                Set<PolygraphLevel> satisfied = satisfied(txns, kept);
                for (PolygraphLevel other : PolygraphLevel.values()) {
                    assertThat(witness.violated().contains(other))
                            .as("%s of %s", other, context)
                            .isNotEqualTo(satisfied.contains(other));
                }
                for (int t : witness.transactions()) {
                    kept.clear(t);
                    assertThat(satisfied(txns, kept))
                            .as("without %d, %s", t, context)
                            .contains(level);
                    kept.set(t);
                }
            }
        }
        assertThat(checked).isGreaterThan(2_000);
        assertThat(byCases).isGreaterThan(50);
    }

    private static Set<PolygraphLevel> satisfied(RegisterTransactions txns, BitSet kept) {
        return AxiomOracle.satisfied(Restriction.of(txns, kept).transactions());
    }

    private static List<String> words(Witness witness, RegisterTransactions txns) {
        return ArgumentWords.of(Objects.requireNonNull(witness.argument()), txns, key -> "xyz".substring(key, key + 1));
    }
}
