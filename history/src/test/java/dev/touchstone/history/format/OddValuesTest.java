// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and forms that are rare in histories: kept exactly, or passed over where no checker needs them. */
class OddValuesTest {
    private static History read(String text) {
        return HistoryReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
    }

    private static History edn(String value) {
        return read("{:process 0, :type :ok, :f :read, :value " + value + "}");
    }

    private static History json(String value) {
        return read("{\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":" + value + "}");
    }

    private static String shown(History history) {
        return history.values().render(history.output(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1",
                "+7N | 7",
                "0x604d28c6 | 1615669446",
                "9223372036854775807 | 9223372036854775807",
                "9223372036854775808 | 9223372036854775808",
                "-99999999999999999999N | -99999999999999999999",
                "007 | 7",
                "2/4 | 1/2",
                "-6/3 | -2",
                "1.5M | 1.5",
                "1.50M | 1.5",
                "0.1 | 0.1",
                "0.1000000000000000055M | 0.1000000000000000055",
                "1e400 | 1E+400",
                "1e-400 | 1E-400",
                "0e999 | 0.0",
                "##NaN | ##NaN",
                "##-Inf | ##-Inf",
                "12345678901234567891.0 | 12345678901234567891.0",
                "\\u00e9 | \"é\"",
                "\\o101 | \"A\"",
                "\\formfeed | \"\f\"",
                "#:jepsen{:a 1 :b/c 2 :_/d 3, 4 5} | {:jepsen/a 1 :b/c 2 :d 3 4 5}",
                "[#:a{:b #:c{:d 1}} {:e 2}] | [{:a/b {:c/d 1}} {:e 2}]",
            })
    void keepsAValueOfEdn(String written, String kept) throws IOException {
        History history = edn(written);
        assertThat(shown(history)).isEqualTo(kept.strip());
        ByteArrayOutputStream asEdn = new ByteArrayOutputStream();
        EdnWriter.write(history, asEdn);
        assertThat(shown(read(asEdn.toString(StandardCharsets.UTF_8)))).isEqualTo(kept.strip());
        ByteArrayOutputStream asJson = new ByteArrayOutputStream();
        JsonLinesWriter.write(history, asJson);
        assertThat(Same.text(read(asJson.toString(StandardCharsets.UTF_8)), history.output(0)))
                .as("through JSON: %s", asJson)
                .isNotEmpty();
        assertThat(shown(read(asJson.toString(StandardCharsets.UTF_8)))).isEqualTo(kept.strip());
    }

    @Test
    void makesNoTwoNumbersEqual() {
        String[] different = {
            "0.1",
            "0.10000000000000001",
            "0.1000000000000000055",
            "9007199254740992.5",
            "9007199254740993.5",
            "1e308",
            "1e309",
            "-1e309",
            "0.3",
            "0.30000000000000004",
            "123456789012345678901",
            "123456789012345678902",
            "1e-330",
            "2e-330",
            "0.0",
            "12345678901234567.25",
            "12345678901234567.5"
        };
        Map<String, String> seen = new HashMap<>();
        for (String number : different) {
            assertThat(seen.put(shown(json(number)), number)).as(number).isNull();
            assertThat(shown(edn(number))).isEqualTo(shown(json(number)));
        }
        assertThat(shown(json("0.30000000000000004"))).isEqualTo("0.30000000000000004");
        assertThat(json("1.50").output(0)).isEqualTo(json("1.5").output(0));
    }

    @Test
    void refusesNumbersOfTooManyDigits() {
        String digits = "9".repeat(1001);
        assertThatThrownBy(() -> edn(digits))
                .hasMessageContaining("file:1:42: ")
                .hasMessageContaining("1000 digits");
        assertThatThrownBy(() -> json(digits))
                .hasMessageContaining("file:1:45: ")
                .hasMessageContaining("1000 digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "##NaN",
                "##Inf",
                "#foo/bar [1]",
                "#:a{:b 1}",
                "#\"\\d+ \\\" x\"",
                "\\space",
                "\\u00e9",
                "1/3",
                "3.5M",
                "99999999999999999999N",
                "#object[a.b.C 0x604d28c6 \"a.b.C@604d28c6\"]",
                "foo/bar",
                "#{1 2}",
                "#error {:cause \"x\" :via [{:type a.B :at [a.b c \"d\" 12]}]}",
                "#:a{:b #\"c\"}",
                "0x1g"
            })
    void passesOverWhatNoCheckerNeeds(String form) {
        History history = read("{:process 0, :other " + form + ", :type :ok, :f :read, :value 1, " + form + " 2, #_ "
                + form + " :error nil}");
        assertThat(shown(history)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 1",
        "2.5e3, 2500",
        "3000N, 3000",
        "7/2, 3",
        "1234567890123456789.9M, 1234567890123456789",
        "0.9M, 0",
    })
    void roundsTimesDown(String time, long nanos) {
        History history = read("{:process 0, :type :invoke, :f :read, :time " + time + "}");
        assertThat(history.hasClock()).isTrue();
        assertThat(history.invokeNanos(0)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nil", "##NaN", "\"noon\"", "1e999999999", "1e-999999999M", "#inst \"2020-01-01\"", "-5"})
    void takesATimeThatIsNoneForAbsent(String time) {
        History history = read("{:process 0, :type :invoke, :f :read, :time " + time + "}");
        assertThat(history.hasClock()).isEqualTo(time.startsWith("1e-"));
    }

    @Test
    void readsTimesOfJsonAlike() {
        assertThat(read("{\"process\":0,\"type\":\"invoke\",\"f\":\"read\",\"time\":1.75e3}")
                        .invokeNanos(0))
                .isEqualTo(1750);
        for (String none : new String[] {"\"noon\"", "[1]", "null", "1e99"}) {
            assertThat(read("{\"process\":0,\"type\":\"invoke\",\"f\":\"read\",\"time\":" + none + "}")
                            .hasClock())
                    .isFalse();
        }
    }

    @Test
    void readsOperationsInANamespace() {
        History history = read("#:op{:process 3, :type :ok, :f :read, :value 1, :other/time 5}");
        assertThat(history.process(0)).isEqualTo(3);
        assertThat(history.hasClock()).isFalse();
    }
}
