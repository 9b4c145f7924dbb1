// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each anomaly by the smallest history that has it, and nothing else worth a name. */
class SmallestAnomaliesTest {
    @ParameterizedTest
    @CsvSource({
        "G0, ax1 ay1 | ax2 ay2 | rx12 ry21",
        "G1c, ax1 ry1 | ay1 rx1",
        "G-single-item, ax1 ay1 | rx1 ry",
        "G-nonadjacent-item, ax1 | rx1 ry | ay1 | ry1 rx",
        "G2-item, rx ay1 | ry ax1",
        "G1a, fail ax1 | rx1",
        "G1b, ax1 ax2 | rx1",
        "internal, ax1 rx",
        "future-read, rx1 ax1",
        "garbage-read, rx7",
        "dirty-update, fail ax1 | ax2 | rx12",
        "duplicate-elements, ax1 | rx11",
        "incompatible-order, ax1 | ax2 | rx1 | rx2",
        "lost-update, rx ax1 | rx ax2",
    })
    void findsInLists(String anomaly, String lines) {
        CheckResult result = check(new ListAppendChecker(), Txns.lists(lines.split(" \\| ")));
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(anomalies(result)).containsKey(anomaly);
        assertThat(result.findings()).anySatisfy(f -> assertThat(f.anomaly()).isEqualTo(anomaly));
    }

    @ParameterizedTest
    @CsvSource({
        "G1a, fail wx1 | rx1",
        "G1b, wx1 wx2 | rx1",
        "G1c, wx1 ry1 | wy1 rx1",
        "internal, wx1 rx2 | wx2",
        "future-read, rx1 wx1",
        "garbage-read, rx7",
        "lost-update, rx wx1 | rx wx2",
        "G-single-item, wx1 wy1 | rx1 ry",
        "G2-item, rx wy1 | ry wx1",
    })
    void findsInRegisters(String anomaly, String lines) {
        CheckResult result = check(new RwRegisterChecker(), Txns.registers(lines.split(" \\| ")));
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(anomalies(result)).containsKey(anomaly);
    }

    @Test
    void findsStaleReadsByRealTimeOnly() {
        String[] lines = {"ax1", "ax2", "rx1", "rx12"};
        CheckResult strict = check(new ListAppendChecker(), Txns.sequential(lines));
        assertThat(anomalies(strict)).containsOnlyKeys("G-single-item-realtime");
        var serializable = new ListAppendChecker(ElleOptions.against("serializable"));
        assertThat(check(serializable, Txns.sequential(lines)).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void findsVersionsThatComeBack() {
        var checker = new RwRegisterChecker(ElleOptions.defaults().withLinearizableKeys());
        CheckResult result = check(checker, Txns.sequentialRegisters("wx1", "wx2", "rx1", "rx2", "rx1"));
        assertThat(anomalies(result)).containsKey("cyclic-versions");
    }

    @Test
    void tellsACycleInWordsAndAsAGraph() {
        CheckResult result = check(new ListAppendChecker(), Txns.lists("ax1 ay1", "rx1 ry"));
        var finding = result.findings().get(0);
        assertThat(finding.inWords())
                .isEqualTo("Transaction #1 must come before #0: #1 did not observe #0's append of 1 to \"y\"."
                        + " But #0 must come before #1: #1 observed #0's append of 1 to \"x\"."
                        + " No order has it both ways.");
        assertThat(finding.because()).last().asString().startsWith("However, ").endsWith("a contradiction!");
        assertThat(finding.graph()).isNotNull();
        assertThat(finding.graph().edges()).extracting("type").containsExactlyInAnyOrder("wr", "rw");
        assertThat(finding.graph().edges().get(1).to())
                .isEqualTo(finding.graph().edges().get(0).from());
    }

    @Test
    void saysUnknownIfNothingDependsOnAnything() {
        CheckResult result =
                check(new ListAppendChecker(ElleOptions.against("serializable")), Txns.lists("ax1", "ay1"));
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown().cause()).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
    }

    @Test
    void doesNotTakeAnElementAppendedTwiceForAnAnomaly() {
        CheckResult result = check(new ListAppendChecker(), Txns.lists("ax1", "ax1", "rx1", "ay1", "ry1"));
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown().cause()).isEqualTo(Unknown.Cause.UNDECIDABLE);
    }

    private static CheckResult check(Checker checker, History history) {
        return checker.check(history, Budget.defaults());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Integer> anomalies(CheckResult result) {
        return (Map<String, Integer>) result.measurements().get("anomalies");
    }
}
