// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cli.Signals.Meaning;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private final Signals signals = new Signals();

    @Test
    void whatComesWithinASecondIsARepeat() {
        long first = Long.MAX_VALUE - 5;
        assertThat(signals.at(first)).isEqualTo(Meaning.END);
        assertThat(signals.at(first)).isEqualTo(Meaning.REPEAT);
        assertThat(signals.at(first + Duration.ofMillis(999).toNanos())).isEqualTo(Meaning.REPEAT);
        assertThat(signals.at(first + Signals.REPEATS.toNanos())).isEqualTo(Meaning.NOW);
    }

    @Test
    void repeatsDoNotPutOffTheEnd() {
        signals.at(0);
        for (long nanos = 0; nanos < Signals.REPEATS.toNanos(); nanos += 100_000_000) {
            assertThat(signals.at(nanos)).isEqualTo(Meaning.REPEAT);
        }
        assertThat(signals.at(Signals.REPEATS.toNanos())).isEqualTo(Meaning.NOW);
    }
}
