// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void neverRoundsAShareToNoneOrAll() {
        assertThat(Words.share(0)).isEqualTo("0 %");
        assertThat(Words.share(0.00001)).isEqualTo("< 0.01 %");
        assertThat(Words.share(0.041)).isEqualTo("4.1 %");
        assertThat(Words.share(0.99999)).isEqualTo("> 99.99 %");
        assertThat(Words.share(1)).isEqualTo("100 %");
    }

    @Test
    void writesDurationsWithUnits() {
        assertThat(Words.millis(0.42)).isEqualTo("0.42 ms");
        assertThat(Words.millis(380)).isEqualTo("380 ms");
        assertThat(Words.millis(2500)).isEqualTo("2.5 s");
        assertThat(Words.seconds(372.4)).isEqualTo("6 min 12 s");
        assertThat(Words.seconds(3720)).isEqualTo("1 h 2 min");
        assertThat(Words.instant(12_408_000_000L)).isEqualTo("12.408 s");
    }

    @Test
    void writesTimesWithTheirZone() {
        assertThat(Words.when("2026-11-25T01:29:45Z")).isEqualTo("25 Nov 2026, 01:29:45 UTC");
        assertThat(Words.when("2026-11-24T09:12:30+01:00")).isEqualTo("24 Nov 2026, 09:12:30 +01:00");
        assertThat(Words.when("yesterday")).isEqualTo("yesterday");
    }

    @Test
    void shortensWithoutCuttingACharacterInTwo() {
        assertThat(Words.shortened("abcdef", 4)).isEqualTo("abc…");
        assertThat(Words.shortened("ab😀cd", 4)).isEqualTo("ab…");
        assertThat(Words.shortened("abcd", 4)).isEqualTo("abcd");
    }
}
