// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    @Test
    void isWhatTheCommandLineSaidAtLast() {
        assertThat(LastWords.of(List.of(
                        "2026-11-27T08:00:00Z level=ERROR event=bind-failed",
                        "touchstone: the node did not start: /data is no folder",
                        "    at some.Class(File.java:1)")))
                .isEqualTo("the node did not start: /data is no folder");
    }

    @Test
    void isElseTheLastErrorOfTheLog() {
        assertThat(LastWords.of(
                        List.of("level=ERROR event=first", "level=ERROR event=disk-full", "level=INFO event=stop")))
                .isEqualTo("level=ERROR event=disk-full");
        assertThat(LastWords.of(
                        List.of("{\"level\":\"ERROR\",\"mdc\":{\"a\":1},\"message\":\"event=disk-full \\\"x\\\"\"}")))
                .isEqualTo("event=disk-full \\\"x\\\"");
    }

    @Test
    void isElseTheLastLineThatIsNoTrace() {
        assertThat(LastWords.of(List.of("event=a", "java.lang.Error: b", "\tat c.D(E.java:1)", "\t... 3 more", "")))
                .isEqualTo("java.lang.Error: b");
        assertThat(LastWords.of(List.of())).isEqualTo("its log is empty");
    }

    @Test
    void isNoLongerThanASentence() {
        assertThat(LastWords.of(List.of("x".repeat(5000)))).hasSize(300).endsWith("…");
    }
}
