// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"250ms,250", "10s,10000", "1.5s,1500", "2m,120000", "1h,3600000"})
    void readsNumbersWithUnits(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "s", "-1s", "10 parsecs", "", "1e3s"})
    void refusesWhatHasNoUnitOrNoNumber(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not \"" + text + "\"");
    }

    @Test
    void readsSizes() {
        assertThat(Durations.parseBytes("512m")).isEqualTo(512L << 20);
        assertThat(Durations.parseBytes("2g")).isEqualTo(2L << 30);
        assertThatThrownBy(() -> Durations.parseBytes("2 chests")).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @CsvSource({"850,850ms", "12000,12s", "1500,1.5s", "60000,1m", "100000,1m40s"})
    void showsThemShort(long millis, String text) {
        assertThat(Durations.show(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
