// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.cycles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CycleStepsTest {
    @Test
    void tellsEachStepByTheNumbersOfItsOperations() {
        assertThat(circle(3).inWords())
                .isEqualTo("Transaction #10 must come before #11: #11 saw #10."
                        + " #11 must come before #12: #12 saw #11."
                        + " But #12 must come before #10: #10 saw #12."
                        + " No order has all of this.");
    }

    @Test
    void tellsTheFirstStepsAndTheLastOfALongCycle() {
        assertThat(circle(6).inWords()).doesNotContain("goes on");
        assertThat(circle(9).inWords())
                .contains("#14 must come before #15: #15 saw #14. So it goes on for 3 more steps. But #18 must")
                .doesNotContain("#16");
        assertThat(circle(9).inNotation()).hasSize(9);
    }

    private static CycleSteps circle(int length) {
        return new CycleSteps(LongStream.range(0, length)
                .mapToObj(i ->
                        new CycleSteps.Step(10 + i, 10 + (i + 1) % length, (before, after) -> after + " saw " + before))
                .toList());
    }
}
