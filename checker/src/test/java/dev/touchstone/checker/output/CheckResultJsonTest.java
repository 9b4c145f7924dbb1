// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckResultJsonTest {
    static CheckResult invalid() {
        Finding finding = new Finding(
                "stale-read",
                "Stale read of key 7",
                "Process 1 read 1 after 2 was acknowledged.",
                List.of("#1 ended before #2 began"),
                List.of(0, 1),
                new Finding.Graph(
                        List.of(new Finding.Vertex(0, "w"), new Finding.Vertex(1, "r")),
                        List.of(new Finding.Edge(0, 1, "wr", "it read that"))),
                new Finding.Linearization(List.of(0), List.of("1"), 1, List.of(0, 1)));
        return CheckResult.invalid(
                "linearizable",
                "zones",
                List.of(finding),
                12,
                Map.of("worst", Map.of("list", List.of(1L, 2.5, "x", true))),
                new Cost(5_000_000, 2, 3));
    }

    @Test
    void readsBackAnInvalidResult() {
        assertThat(CheckResultJson.read(CheckResultJson.write(invalid()))).isEqualTo(invalid());
    }

    @Test
    void readsBackValidAndUnknownResults() {
        CheckResult valid = CheckResult.valid("set", "scan", Map.of(), Cost.NONE);
        assertThat(CheckResultJson.read(CheckResultJson.write(valid))).isEqualTo(valid);
        for (Unknown.Cause cause : Unknown.Cause.values()) {
            CheckResult unknown = CheckResult.unknown(
                    "set", "scan", new Unknown(cause, "half way", "more time"), Map.of(), Cost.NONE);
            assertThat(CheckResultJson.read(CheckResultJson.write(unknown))).isEqualTo(unknown);
        }
    }

    @Test
    void writesTheWordsOfTheSchema() {
        assertThat(CheckResultJson.write(invalid()))
                .contains("\"schemaVersion\" : 1", "\"verdict\" : \"invalid\"", "\"findingsTotal\" : 12");
    }

    @Test
    void refusesAnotherVersionAndWhatIsNoResult() {
        String text = CheckResultJson.write(invalid());
        assertThatThrownBy(() -> CheckResultJson.read(text.replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the result has schema version 2, not 1");
        assertThatThrownBy(() -> CheckResultJson.read(text.replace("\"algorithm\"", "\"other\"")))
                .hasMessage("the result lacks the field algorithm");
        assertThatThrownBy(() -> CheckResultJson.read("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the result is malformed");
    }
}
