// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.PropertyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that cannot keep the asked load makes no figures. */
class OverloadTest {
    private static final long SECOND = 1_000_000_000;
    private static final Provenance PROVENANCE = new Provenance("again", null, ClusterKind.LOCAL, 1);

    private final CellJudge judge = new CellJudge(() -> Budget.of(Duration.ofMinutes(1), 1 << 28));

    @TempDir
    private Path proc;

    @Test
    void lessThanHalfOfTheAskedRateLeavesStalenessAndLatencyUnknown() {
        CellResult result = judge.judge(run("n3-r1-w1-sloppy-off", 10, 10, 25), PROVENANCE);
        assertThat(result.summary().load().overloaded()).isTrue();
        assertThat(result.summary().load().pace().achievedPerSecond()).isEqualTo(10);
        assertThat(result.summary().load().p99Millis()).isEqualTo(-1);
        assertThat(result.summary().staleShare()).isEqualTo(-1);
        assertThat(result.summary().stalenessMillisP99()).isEqualTo(-1);
        PropertyResult staleness = result.properties().stream()
                .filter(property -> property.property().equals("staleness"))
                .findFirst()
                .orElseThrow();
        assertThat(staleness.verdict()).isEqualTo(CellVerdict.UNKNOWN);
        assertThat(staleness.result().unknown().cause()).isEqualTo(Unknown.Cause.OVERLOADED);
        assertThat(staleness.observed())
                .isEqualTo(
                        "overloaded: 10 of the 25 operations a second asked for were achieved while nothing was broken");
        assertThat(Notes.of(plan("n3-r1-w1-sloppy-off"), List.of(result.summary())))
                .last()
                .asString()
                .startsWith("the machine could not keep the load of 1 cell: in the worst, 10 of the 25");
    }

    @Test
    void aVerdictDoesNotDependOnHowFastTheMachineWas() {
        CellResult result = judge.judge(run("n3-r2-w2-quorum", 10, 10, 25), PROVENANCE);
        assertThat(result.summary().verdict()).isEqualTo(CellVerdict.VALID);
        assertThat(result.summary().headline()).startsWith("linearizable");
    }

    @Test
    void halfOfItIsEnough() {
        CellResult result = judge.judge(run("n3-r1-w1-sloppy-off", 10, 10, 20), PROVENANCE);
        assertThat(result.summary().load().overloaded()).isFalse();
        assertThat(result.summary().load().p99Millis()).isPositive();
        assertThat(result.summary().staleShare()).isZero();
        assertThat(Notes.of(plan("n3-r1-w1-sloppy-off"), List.of(result.summary())))
                .noneMatch(note -> note.contains("machine"));
    }

    @Test
    void aFaultMaySlowClientsDown() {
        // 20/s for two seconds, then a fault that nothing gets past.
        CellResult result = judge.judge(run("n3-r1-w1-sloppy-off", 20, 2, 20), PROVENANCE);
        assertThat(result.summary().load().overloaded()).isFalse();
        assertThat(result.summary().load().pace().seconds()).isEqualTo(2);
    }

    @Test
    void tooFewOperationsTellNothing() {
        CellResult result = judge.judge(run("n3-r1-w1-sloppy-off", 1, 10, 2.5), PROVENANCE);
        assertThat(result.summary().load().pace()).isNull();
        assertThat(result.summary().load().p99Millis()).isPositive();
    }

    @Test
    void theSimulatorKeepsEveryLoad() throws InterruptedException {
        List<CellResult> results = SeedSearch.run(CampaignPlan.of(CampaignReader.read("quick"), 1, "*"), "quick");
        assertThat(results)
                .allSatisfy(result -> assertThat(result.summary().load().pace().share())
                        .as(result.summary().id())
                        .isGreaterThan(0.7));
    }

    @Test
    void theMachinesLoadIsWhatLinuxCounts() throws IOException {
        Files.writeString(proc.resolve("loadavg"), "3.20 1.10 0.50 2/300 4711\n");
        Files.writeString(proc.resolve("stat"), "cpu  100 0 100 1000 0 0 0 10 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
        MachineLoad load = MachineLoad.begin(proc);
        Files.writeString(proc.resolve("stat"), "cpu  150 0 120 1020 5 0 0 15 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
        assertThat(load.facts())
                .containsEntry("machine load", "3.20, 1.10, 0.50 over 1, 5, 15 minutes")
                .containsEntry("processors", "75.0 % busy")
                .containsEntry("steal", "5.0 % of the time, taken by other machines");
        assertThat(MachineLoad.begin(proc.resolve("nowhere")).facts()).isEmpty();
        assertThat(MachineLoad.NAMES)
                .containsExactlyInAnyOrderElementsOf(load.facts().keySet());
    }

    private static CampaignPlan plan(String setting) {
        return CampaignPlan.of(CampaignReader.read("quick"), 1, "register.kill-one." + setting);
    }

    /** So many writes a second that are answered in 5 ms, until a fault after some seconds of the load's ten. */
    private static CellRun run(String setting, int perSecond, int faultSeconds, double asked) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        for (int op = 0; op < perSecond * faultSeconds; op++) {
            long at = op * SECOND / perSecond;
            builder.invoke(op % 5, Functions.WRITE, values.ofString("x"), values.ofLong(op), at);
            builder.complete(op % 5, Outcome.OK, values.ofLong(op), at + 5_000_000);
        }
        builder.invoke(5, Functions.READ, values.ofString("x"), Values.NIL, 11 * SECOND);
        builder.complete(5, Outcome.OK, values.ofLong(perSecond * faultSeconds - 1), 12 * SECOND);
        History history = builder.build();
        Cell cell = plan(setting).cells().get(0);
        List<FaultRecord> faults = faultSeconds >= 10
                ? List.of()
                : List.of(new FaultRecord("kill-one", "n1", faultSeconds * SECOND, -1, -1, false, "", true, ""));
        return new CellRun(
                cell,
                history,
                new Schedule("kill-one", Duration.ofSeconds(10), List.of()),
                faults,
                "",
                "",
                new Burden(asked, Map.of()));
    }
}
