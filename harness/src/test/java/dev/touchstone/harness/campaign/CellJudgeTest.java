// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.PropertyResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When a cell is valid, and all that looks like it and is not. */
class CellJudgeTest {
    private static final String WRITE_THEN_READ = """
            {"type":"invoke","process":0,"f":"write","key":"x","value":1,"time":100}
            {"type":"ok","process":0,"f":"write","key":"x","value":1,"time":200}
            {"type":"invoke","process":1,"f":"read","key":"x","time":300}
            {"type":"ok","process":1,"f":"read","key":"x","value":1,"time":400}
            """;
    private static final String STALE = WRITE_THEN_READ + """
            {"type":"invoke","process":0,"f":"write","key":"x","value":2,"time":500}
            {"type":"ok","process":0,"f":"write","key":"x","value":2,"time":600}
            {"type":"invoke","process":1,"f":"read","key":"x","time":700}
            {"type":"ok","process":1,"f":"read","key":"x","value":1,"time":800}
            """;
    private static final String KEPT = """
            {"type":"invoke","process":0,"f":"add","key":"s0","value":1,"time":100}
            {"type":"ok","process":0,"f":"add","key":"s0","value":1,"time":200}
            {"type":"invoke","process":1,"f":"read","key":"s0","time":300}
            {"type":"ok","process":1,"f":"read","key":"s0","value":[1],"time":400}
            """;
    private static final String LOST_SO_FAR = KEPT + """
            {"type":"invoke","process":2,"f":"read","key":"s0","time":500}
            {"type":"ok","process":2,"f":"read","key":"s0","value":[],"time":600}
            """;
    private static final String TWICE = KEPT + """
            {"type":"invoke","process":2,"f":"read","key":"s0","time":500}
            {"type":"ok","process":2,"f":"read","key":"s0","value":[1,1],"time":600}
            """;
    private static final String OPEN_SINCE_BEFORE = """
            {"type":"invoke","process":2,"f":"write","key":"x","value":9,"time":50}
            """;

    private final CellJudge judge = new CellJudge(() -> Budget.of(Duration.ofMinutes(5), 1 << 28));

    @Test
    void aFaultThatOperationsMetLeavesTheVerdict() {
        assertThat(verdict(run(WRITE_THEN_READ + window(250, 350), "", fault(250, true))))
                .isEqualTo(CellVerdict.VALID);
        assertThat(verdict(run(STALE + window(250, 350), "", fault(250, true)))).isEqualTo(CellVerdict.INVALID);
    }

    @Test
    void aFaultThatWasNotSeenLeavesAClaimUndecided() {
        CellResult result = judge(run(WRITE_THEN_READ, "", fault(250, false)));
        assertThat(result.summary().verdict()).isEqualTo(CellVerdict.UNKNOWN);
        assertThat(unknown(result).cause()).isEqualTo(Unknown.Cause.FAULT_NOT_OBSERVED);
        assertThat(unknown(result).detail()).contains("n1 was not looked at");
        assertThat(unknown(result).remedy()).isNotBlank();
    }

    @Test
    void oneUnseenFaultAmongSeenOnesIsEnough() {
        CellRun run = run(WRITE_THEN_READ + window(250, 350), "", fault(250, true), fault(300, false));
        assertThat(verdict(run)).isEqualTo(CellVerdict.UNKNOWN);
    }

    @Test
    void aFaultThatTheLoadDidNotLastForIsNoEvidence() {
        CellRun run = run(WRITE_THEN_READ + window(250, 350), "", fault(250, true), fault(-1, false));
        assertThat(verdict(run)).isEqualTo(CellVerdict.VALID);
        assertThat(verdict(run(WRITE_THEN_READ, "", fault(-1, false)))).isEqualTo(CellVerdict.UNKNOWN);
    }

    @Test
    void aFaultThatNoOperationMetLeavesAClaimUndecided() {
        assertThat(verdict(run(WRITE_THEN_READ + window(450, 460), "", fault(450, true))))
                .isEqualTo(CellVerdict.UNKNOWN);
        assertThat(verdict(run(OPEN_SINCE_BEFORE + WRITE_THEN_READ + window(450, 460), "", fault(450, true))))
                .isEqualTo(CellVerdict.UNKNOWN);
    }

    @Test
    void aViolationStandsWithoutAFault() {
        assertThat(verdict(run(STALE, "", fault(250, false)))).isEqualTo(CellVerdict.INVALID);
    }

    @Test
    void aCellThatWasCutShortShowsOnlyWhatItFound() {
        assertThat(verdict(run(WRITE_THEN_READ, "interrupted"))).isEqualTo(CellVerdict.ABORTED);
        assertThat(verdict(run(STALE, "interrupted"))).isEqualTo(CellVerdict.INVALID);
        CellResult aborted = judge(run(WRITE_THEN_READ, "interrupted"));
        assertThat(aborted.aborted()).isEqualTo("interrupted");
        assertThat(aborted.summary().headline()).isEqualTo("interrupted");
        assertThat(aborted.properties()).filteredOn(PropertyResult::claimed).allSatisfy(property -> {
            assertThat(property.verdict()).isEqualTo(CellVerdict.UNKNOWN);
            assertThat(property.observed()).isEqualTo("cut-short: interrupted");
        });
        CellResult invalid = judge(run(STALE, "interrupted"));
        assertThat(invalid.aborted()).isEmpty();
        assertThat(invalid.summary().headline()).contains("linearizable").endsWith("interrupted");
    }

    @Test
    void anElementIsNotLostForWantOfFinalReads() {
        assertThat(verdict(set(run(LOST_SO_FAR, "interrupted")))).isEqualTo(CellVerdict.ABORTED);
        assertThat(verdict(set(run(LOST_SO_FAR, "", "no final read of s0 was answered"))))
                .isEqualTo(CellVerdict.UNKNOWN);
        assertThat(verdict(set(run(LOST_SO_FAR, "")))).isEqualTo(CellVerdict.INVALID);
        assertThat(verdict(set(run(TWICE, "interrupted")))).isEqualTo(CellVerdict.INVALID);
    }

    @Test
    void aKeptElementIsNotShownToBeKeptWithoutFinalReads() {
        assertThat(verdict(set(run(KEPT, "", "no final read of s0 was answered"))))
                .isEqualTo(CellVerdict.UNKNOWN);
        assertThat(verdict(set(run(KEPT, "")))).isEqualTo(CellVerdict.VALID);
        assertThat(verdict(run(WRITE_THEN_READ, "", "no final read of x was answered")))
                .isEqualTo(CellVerdict.VALID);
    }

    @Test
    void aNodeThatEndedUnaskedLeavesEveryClaimUndecided() {
        Aftermath dead = new Aftermath("n2 has ended: killed by signal 9", List.of("the cluster did not settle"));
        CellResult result = judge(run(WRITE_THEN_READ, "").with(dead));
        assertThat(result.summary().verdict()).isEqualTo(CellVerdict.UNKNOWN);
        assertThat(result.summary().headline())
                .endsWith("cluster-unwell: n2 has ended: killed by signal 9")
                .containsOnlyOnce("n2 has ended");
        assertThat(result.properties()).filteredOn(PropertyResult::claimed).allSatisfy(property -> {
            assertThat(property.result().unknown().cause()).isEqualTo(Unknown.Cause.CLUSTER_UNWELL);
            assertThat(property.result().unknown().remedy()).isNotBlank();
        });
        CellResult invalid = judge(run(STALE, "").with(dead));
        assertThat(invalid.summary().verdict()).isEqualTo(CellVerdict.INVALID);
        assertThat(invalid.summary().headline()).endsWith("; n2 has ended: killed by signal 9");
        assertThat(verdict(set(run(KEPT, "")).with(dead))).isEqualTo(CellVerdict.UNKNOWN);
    }

    /** All cells of a run tell the same cause, those that are judged by the final reads too. */
    @Test
    void finalReadsThatADeadNodeDidNotAnswerAreForWantOfTheNode() {
        Aftermath dead = new Aftermath("n2 has ended: killed by signal 9", List.of());
        for (String history : List.of(KEPT, LOST_SO_FAR)) {
            CellResult result = judge(
                    set(run(history, "", "no final read of s0 was answered")).with(dead));
            assertThat(result.summary().verdict()).isEqualTo(CellVerdict.UNKNOWN);
            assertThat(result.summary().headline()).endsWith("cluster-unwell: n2 has ended: killed by signal 9");
        }
        assertThat(verdict(
                        set(run(TWICE, "", "no final read of s0 was answered")).with(dead)))
                .isEqualTo(CellVerdict.INVALID);
    }

    @Test
    void aClusterThatOnlyDidNotSettleMattersToWhatItsEndIsJudgedBy() {
        Aftermath restless = new Aftermath("", List.of("the cluster did not settle within 1000 ms"));
        assertThat(verdict(set(run(KEPT, "")).with(restless))).isEqualTo(CellVerdict.UNKNOWN);
        CellResult register = judge(run(WRITE_THEN_READ, "").with(restless));
        assertThat(register.summary().verdict()).isEqualTo(CellVerdict.VALID);
        assertThat(register.summary().headline()).endsWith("; the cluster did not settle within 1000 ms");
    }

    @Test
    void aControlIsCaughtMissedOrUndecided() {
        assertThat(verdict(control(run(STALE, "")))).isEqualTo(CellVerdict.CAUGHT);
        assertThat(verdict(control(run(WRITE_THEN_READ, "")))).isEqualTo(CellVerdict.MISSED);
        assertThat(verdict(control(run(WRITE_THEN_READ, "interrupted")))).isEqualTo(CellVerdict.ABORTED);
    }

    @Test
    void aCheckerThatFailsDecidesNothing() {
        assertCause(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                Unknown.Cause.CHECKER_ERROR);
        assertCause(
                () -> {
                    throw new StackOverflowError();
                },
                Unknown.Cause.CHECKER_ERROR);
        assertCause(
                () -> {
                    throw new OutOfMemoryError();
                },
                Unknown.Cause.MEMORY);
    }

    private static void assertCause(Supplier<Budget> failing, Unknown.Cause cause) {
        CellResult result =
                new CellJudge(failing).judge(run(WRITE_THEN_READ, ""), new Provenance("", null, ClusterKind.SIM, 1));
        assertThat(result.summary().verdict()).isEqualTo(CellVerdict.UNKNOWN);
        assertThat(unknown(result).cause()).isEqualTo(cause);
    }

    private CellResult judge(CellRun run) {
        return judge.judge(run, new Provenance("again", null, ClusterKind.SIM, 1));
    }

    private CellVerdict verdict(CellRun run) {
        return judge(run).summary().verdict();
    }

    private static Unknown unknown(CellResult result) {
        return result.properties().stream()
                .filter(PropertyResult::claimed)
                .map(property -> property.result().unknown())
                .findFirst()
                .orElseThrow();
    }

    private static CellRun control(CellRun run) {
        Cell cell = run.cell();
        return new CellRun(
                new Cell(cell.workload(), cell.fault(), cell.setting(), true),
                run.history(),
                run.schedule(),
                run.faults(),
                run.cutShort(),
                run.unanswered(),
                run.burden());
    }

    private static CellRun set(CellRun run) {
        Cell cell = CampaignPlan.of(CampaignReader.read("quick"), 1, "set.kill-one.n3-r2-w2-quorum")
                .cells()
                .get(0);
        return new CellRun(
                cell, run.history(), run.schedule(), run.faults(), run.cutShort(), run.unanswered(), run.burden());
    }

    private static CellRun run(String lines, String cutShort, FaultRecord... faults) {
        return run(lines, cutShort, "", faults);
    }

    private static CellRun run(String lines, String cutShort, String unanswered, FaultRecord... faults) {
        History history = HistoryReader.read(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
        Cell cell = CampaignPlan.of(CampaignReader.read("quick"), 1, "register.kill-one.n3-r2-w2-quorum")
                .cells()
                .get(0);
        Schedule schedule = new Schedule("kill-one", Duration.ofSeconds(1), List.of());
        return new CellRun(cell, history, schedule, List.of(faults), cutShort, unanswered, new Burden(2, Map.of()));
    }

    private static String window(long from, long until) {
        return "{\"type\":\"info\",\"process\":\"nemesis\",\"f\":\"kill-one\",\"value\":\"n1\",\"time\":" + from
                + ",\"until\":" + until + "}\n";
    }

    private static FaultRecord fault(long asked, boolean observed) {
        String evidence = observed ? "n1 is gone" : "n1 was not looked at";
        return new FaultRecord(
                "kill-one",
                "n1",
                asked,
                observed ? asked : -1,
                observed ? asked + 10 : -1,
                observed,
                evidence,
                true,
                "");
    }
}
