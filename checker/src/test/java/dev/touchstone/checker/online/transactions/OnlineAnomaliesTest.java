// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each anomaly is told by the event that proves it, the last one here, and not where the level allows it. */
class OnlineAnomaliesTest {
    private static final int KEPT = 1_000;
    private static final String AT_ONCE = "1( 2( 1)ok 2)ok";
    private static final String THEN_A_READ = "1( 2( 1)ok 2)ok 3( 3)ok";
    private static final String ONE_BY_ONE = "1( 1)ok 2( 2)ok 3( 3)ok";

    @ParameterizedTest
    @CsvSource({
        "G0, ax1 ay1, ax2 ay2, rx12 ry21, THEN_A_READ, SERIALIZABLE",
        "G0, ax1 ay1, ax2 ay2, rx12 ry21, THEN_A_READ, SNAPSHOT_ISOLATION",
        "G1b, ax1 ax2, rx1, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G1c, ax1 ry1, ay1 rx1, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G-single-item, ax1 ay1, rx1 ry, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G-single-item, ax1 ay1, rx1 ry, , AT_ONCE, SERIALIZABLE",
        "G-single-item, rx ax1, rx ax2, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G2-item, rx ry ax1, rx ry ay1, , AT_ONCE, SERIALIZABLE",
        "G-single-item-realtime, ax1, ay1, rx, ONE_BY_ONE, STRICT_SERIALIZABLE",
        "G-single-item-realtime, ax1, ay1, rx, ONE_BY_ONE, STRONG_SNAPSHOT_ISOLATION",
        "incompatible-order, rx1 ax2, ax1, rx21, THEN_A_READ, SERIALIZABLE",
        "garbage-read, ax1, ax2, rx5, ONE_BY_ONE, STRICT_SERIALIZABLE",
        "internal, ax1, ax2 rx1, , AT_ONCE, SERIALIZABLE",
        "duplicate-elements, ax1, ax2, rx11, ONE_BY_ONE, SERIALIZABLE",
        "future-read, ax1, rx2 ax2, , AT_ONCE, SERIALIZABLE",
    })
    void ofLists(String anomaly, String first, String second, String third, String words, PolygraphLevel level) {
        told(new Script(level, true, KEPT), anomaly, first, second, third, words);
    }

    @ParameterizedTest
    @CsvSource({
        "G1b, wx1 wx2, rx1, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G1c, wx1 ry1, wy1 rx1, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G-single-item, wx1 wy1, rx1 ry, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G-single-item, rx wx1, rx wx2, , AT_ONCE, SNAPSHOT_ISOLATION",
        "G2-item, rx ry wx1, rx ry wy1, , AT_ONCE, SERIALIZABLE",
        "G-single-item-realtime, wx1, wy1, rx, ONE_BY_ONE, STRICT_SERIALIZABLE",
        "G-single-item-realtime, wx1, wx2, rx1, ONE_BY_ONE, STRONG_SNAPSHOT_ISOLATION",
        "thin-air, wx1, wx2, rx5, ONE_BY_ONE, STRICT_SERIALIZABLE",
        "internal, wx1, wx2 rx1, , AT_ONCE, SERIALIZABLE",
        "future-read, wx1, rx2 wx2, , AT_ONCE, SERIALIZABLE",
    })
    void ofRegisters(String anomaly, String first, String second, String third, String words, PolygraphLevel level) {
        told(new Script(level, false, KEPT), anomaly, first, second, third, words);
    }

    private static void told(Script script, String anomaly, String first, String second, String third, String words) {
        script.with(1, first).with(2, second).with(3, third == null ? "" : third);
        String events =
                switch (words) {
                    case "AT_ONCE" -> AT_ONCE;
                    case "THEN_A_READ" -> THEN_A_READ;
                    default -> ONE_BY_ONE;
                };
        script.run(events);
        assertThat(script.told).as(events).isNotEmpty();
        assertThat(script.told.get(0).finding().anomaly()).isEqualTo(anomaly);
        assertThat(script.told.get(0).operations()).isNotEmpty();
        assertThat(script.toldAt).allMatch(at -> at == events.split(" ").length - 1);
        script.checker().ended();
        assertThat(script.checker().results().get(0).verdict()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"true,ax1,rx1", "false,wx1,rx1"})
    void anAbortedReadIsToldByWhicheverEndsLast(boolean lists, String write, String read) {
        Script before = new Script(PolygraphLevel.SERIALIZABLE, lists, KEPT);
        before.with(1, write).with(2, read).run("1( 1)fail 2( 2)ok");
        assertThat(before.toldAt).containsExactly(3);
        Script after = new Script(PolygraphLevel.SERIALIZABLE, lists, KEPT);
        after.with(1, write).with(2, read).run("1( 2( 2)ok 1)fail");
        assertThat(after.toldAt).containsExactly(3);
        assertThat(after.told.get(0).finding().anomaly()).isEqualTo("G1a");
        assertThat(after.told.get(0).finding().operations()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource({"SNAPSHOT_ISOLATION", "STRONG_SNAPSHOT_ISOLATION"})
    void writeSkewIsSnapshotIsolation(PolygraphLevel level) {
        for (boolean lists : new boolean[] {true, false}) {
            String verb = lists ? "a" : "w";
            Script script = new Script(level, lists, KEPT);
            script.with(1, "rx ry " + verb + "x1")
                    .with(2, "rx ry " + verb + "y1")
                    .run(AT_ONCE);
            assertThat(script.told).isEmpty();
            assertThat(script.checker().results().get(0).verdict()).isEqualTo(Verdict.VALID);
        }
    }

    /** Only the choice between the two writers shows it: each order of them is refuted by another reader. */
    @Test
    void whatNoSingleStepShowsIsToldWhenTheWindowIsProved() {
        Script script = new Script(PolygraphLevel.SERIALIZABLE, false, KEPT);
        script.with(1, "wx1 wy1 wa1").with(2, "wx2 wy2 wb2").with(3, "rx1 ry2").run("1( 2( 3( 1)ok 2)ok 3)ok");
        script.checker().ended();
        CheckResult result = script.checker().results().get(0);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aReadOfWhatNobodyHadWrittenYetWaitsForTheEndWithoutRealTime() {
        Script script = new Script(PolygraphLevel.SERIALIZABLE, true, KEPT);
        script.with(1, "rx5").run("1( 1)ok");
        assertThat(script.told).isEmpty();
        script.checker().ended();
        assertThat(script.told).hasSize(1);
        Script written = new Script(PolygraphLevel.SERIALIZABLE, true, KEPT);
        written.with(1, "rx5").with(2, "ax5").run("1( 1)ok 2( 2)ok");
        written.checker().ended();
        CheckResult result = written.checker().results().get(0);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).isNotNull().extracting(Unknown::cause).isEqualTo(Unknown.Cause.UNDECIDABLE);
    }

    /** Each of these explains itself, one after the other, if it is left open whose value was read. */
    @ParameterizedTest
    @CsvSource({
        "wx1, wx1, rx1",
        "wx1 wx1, rx1, rx1",
        "wx1 wx2 wx1, rx1, rx1",
        "wx1 wx2, wx1, rx1",
        "wx1, rx1 wx1, rx1",
        "wx1, rx1 wx2 wx1, rx1",
    })
    void aValueThatIsWrittenTwiceIsNoViolation(String first, String second, String third) {
        for (PolygraphLevel level : OnlineTransactions.LEVELS) {
            Script script = new Script(level, false, KEPT);
            script.with(1, first).with(2, second).with(3, third).run(ONE_BY_ONE);
            script.checker().ended();
            CheckResult result = script.checker().results().get(0);
            assertThat(script.told).as("%s", level).isEmpty();
            assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(result.unknown())
                    .isNotNull()
                    .extracting(Unknown::detail)
                    .asString()
                    .containsAnyOf("more than once", "wrote it before");
        }
    }

    /** What was told before rested on it. */
    @Test
    void whatWasFoundIsWithdrawnWhenAValueComesAgain() {
        Script script = new Script(PolygraphLevel.SERIALIZABLE, false, KEPT);
        script.with(1, "rx1 wx1").with(2, "wx1").run("1( 1)ok");
        assertThat(script.told).hasSize(1);
        script.run("2( 2)ok");
        script.checker().ended();
        CheckResult result = script.checker().results().get(0);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.findings()).isEmpty();
        assertThat(result.unknown())
                .isNotNull()
                .extracting(Unknown::detail)
                .asString()
                .contains("what was found before");
    }

    /** Its place in the list is known since that read: it is not after what the read shows. */
    @Test
    void anElementThatWasReadBeforeAnybodyAppendedItKeepsItsPlace() {
        Script script = new Script(PolygraphLevel.SERIALIZABLE, true, KEPT);
        script.with(1, "ay3 ry63 ax4").with(2, "ax5 ay6").with(3, "rx54").run(ONE_BY_ONE);
        script.checker().ended();
        assertThat(script.told).isEmpty();
        assertThat(script.checker().results().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aSessionThatForgetsItsOwnWriteIsTold() {
        for (boolean lists : new boolean[] {true, false}) {
            String verb = lists ? "a" : "w";
            Script script = new Script(PolygraphLevel.STRONG_SESSION_SERIALIZABLE, lists, KEPT);
            script.with(1, verb + "x1").run("1( 1)ok");
            script.with(1, "rx").run("1( 1)ok");
            assertThat(script.told).hasSize(1);
            assertThat(script.told.get(0).finding().anomaly()).isEqualTo("G-single-item-process");
        }
    }

    @Test
    void whatIsNoTransactionIsSaid() {
        Script script = new Script(PolygraphLevel.SERIALIZABLE, false, KEPT);
        script.with(1, "ax1").run("1( 1)ok");
        assertThat(script.checker().results().get(0).unknown())
                .isNotNull()
                .extracting(Unknown::detail)
                .asString()
                .contains("transaction #0 has the micro-operation", "neither [:r key value] nor [:w key value]");
    }
}
