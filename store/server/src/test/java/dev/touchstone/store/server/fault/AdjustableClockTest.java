// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.port.Instants;
import org.junit.jupiter.api.Test;

final class AdjustableClockTest {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long WALL = 1_700_000_000_000_000L;

    private long nanos = 5 * SECOND_NANOS;
    private final AdjustableClock clock = new AdjustableClock(() -> new Instants(nanos, WALL + nanos / 1_000));

    @Test
    void isTheClockBeneathUntilItIsSet() {
        assertThat(error()).isZero();
    }

    @Test
    void jumpsAndDriftsInWallTimeAlone() {
        clock.set(5_000, 1_000);
        assertThat(error()).isEqualTo(5_000_000);
        nanos += 100 * SECOND_NANOS;
        assertThat(error()).as("a thousandth of 100 s more").isEqualTo(5_100_000);
        assertThat(clock.now().monotonicNanos()).isEqualTo(nanos);
        clock.set(-7_000, -1_000_000);
        long stands = clock.now().wallMicros();
        nanos += 3 * SECOND_NANOS;
        assertThat(clock.now().wallMicros()).isEqualTo(stands);
        clock.set(0, 0);
        assertThat(error()).isZero();
    }

    @Test
    void driftsForDaysWithoutOverflow() {
        clock.set(AdjustableClock.AHEAD_MILLIS_MAX, AdjustableClock.DRIFT_PPM_MAX);
        nanos += 100 * 86_400 * SECOND_NANOS;
        assertThat(error()).isEqualTo((365L + 100) * 86_400 * 1_000_000);
    }

    @Test
    void refusesMoreThanAYearOrAClockThatRunsBackwards() {
        assertThatThrownBy(() -> clock.set(AdjustableClock.AHEAD_MILLIS_MAX + 1, 0))
                .hasMessage("aheadMillis is -31536000000 to 31536000000, not 31536000001");
        assertThatThrownBy(() -> clock.set(0, -1_000_001)).hasMessage("driftPpm is -1000000 to 1000000, not -1000001");
        assertThat(error()).isZero();
    }

    private long error() {
        return clock.now().wallMicros() - WALL - nanos / 1_000;
    }
}
