// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeltaDebuggingTest {
    @Test
    void whatIsNeededRemainsAndNothingElse() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            List<Integer> whole =
                    IntStream.range(0, random.nextInt(1, 300)).boxed().toList();
            TreeSet<Integer> needed = new TreeSet<>();
            for (int i = random.nextInt(0, 6); i > 0; i--) {
                needed.add(random.nextInt(whole.size()));
            }
            assertThat(DeltaDebugging.minimize(whole, part -> part.containsAll(needed)))
                    .as("round %d", round)
                    .isEqualTo(List.copyOf(needed));
        }
    }

    @Test
    void theResultIsOneMinimalForATestThatIsNotMonotone() throws InterruptedException {
        DeltaDebugging.Test<Integer> threeAlike = part -> part.size() == 40
                || (part.size() >= 3
                        && part.stream().mapToInt(each -> each % 7).distinct().count() == 1);
        List<Integer> whole = IntStream.range(0, 40).boxed().toList();
        List<Integer> smallest = DeltaDebugging.minimize(whole, threeAlike);
        assertThat(threeAlike.fails(smallest)).isTrue();
        for (Integer each : smallest) {
            List<Integer> without = new ArrayList<>(smallest);
            without.remove(each);
            assertThat(threeAlike.fails(without)).isFalse();
        }
    }
}
