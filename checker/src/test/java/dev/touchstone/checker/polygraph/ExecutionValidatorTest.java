// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The validator believes no order that is wrong: it is tried on right ones with a place or a writer changed. */
class ExecutionValidatorTest {
    private int refused;
    private int accepted;

    @Test
    void refusesWhatTheAxiomsRefuse() {
        for (long seed = 0; seed < 1_500; seed++) {
            RegisterTransactions txns = RandomTransactions.draw(seed, 5, 3, 2);
            for (PolygraphLevel level : PolygraphLevel.values()) {
                Execution execution =
                        PolygraphDecider.decide(txns, level, Budget.defaults()).execution();
                if (execution != null) {
                    String context = level + ", seed " + seed + RandomTransactions.text(txns);
                    assertThat(ExecutionValidator.problem(txns, level, execution))
                            .as(context)
                            .isNull();
                    mutate(txns, level, execution, new Random(seed), context);
                }
            }
        }
        assertThat(refused).isGreaterThan(5_000);
        assertThat(accepted).isGreaterThan(500);
    }

    private void mutate(
            RegisterTransactions txns, PolygraphLevel level, Execution right, Random random, String context) {
        int[] order = right.order().clone();
        boolean isPaired = level.isSerial() || level.isWithoutSnapshots();
        int step = isPaired ? 2 : 1;
        int a = step * random.nextInt(order.length / step);
        int b = step * random.nextInt(order.length / step);
        for (int i = 0; i < step; i++) {
            int kept = order[a + i];
            order[a + i] = order[b + i];
            order[b + i] = kept;
        }
        Execution wrong = new Execution(order, right.writers());
        boolean isRight = ExecutionValidator.problem(txns, level, wrong) == null;
        assertThat(isRight).as(context).isEqualTo(SlowReplay.isRight(txns, level, wrong));
        refused += isRight ? 0 : 1;
        accepted += isRight ? 1 : 0;
    }

    @Test
    void refusesWhatIsNotAnOrder() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(1);
        builder.write(0).end(0, 0);
        builder.read(0, 0).end(0, 1);
        RegisterTransactions txns = builder.build();
        assertThat(problem(txns, new int[] {0, 1, 2, 3}, 0)).isEmpty();
        assertThat(problem(txns, new int[] {0, 1, 2}, 0)).contains("missing");
        assertThat(problem(txns, new int[] {0, 1, 1, 3}, 0)).contains("twice");
        assertThat(problem(txns, new int[] {1, 0, 2, 3}, 0)).contains("commits before it starts");
        assertThat(problem(txns, new int[] {0, 2, 1, 3}, 0)).contains("not at one place");
        assertThat(problem(txns, new int[] {0, 1, 2, 3}, RegisterTransactions.INITIAL))
                .contains("no candidate");
        assertThat(problem(txns, new int[] {2, 3, 0, 1}, 0)).contains("overtakes");
    }

    private static String problem(RegisterTransactions txns, int[] order, int writer) {
        return Objects.requireNonNullElse(
                ExecutionValidator.problem(
                        txns, PolygraphLevel.STRONG_SESSION_SERIALIZABLE, new Execution(order, new int[] {writer})),
                "");
    }
}
