// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationsTest {
    @ParameterizedTest
    @CsvSource({"2497.2, 2.5 s", "380.4, 380 ms", "0.421, 0.42 ms"})
    void saysHowFarBehindInTheUnitThatFits(double millis, String words) {
        Map<String, Object> measured =
                Map.of("staleShare", 0.25, "reads", 8, "behindMillis", Map.of("p50", 1.0, "p99", millis));
        CheckResult result = CheckResult.valid("staleness", "a", measured, Cost.NONE);
        assertThat(Observations.phrase(result)).isEqualTo("25.0 % of 8 reads stale, p99 " + words + " behind");
    }
}
