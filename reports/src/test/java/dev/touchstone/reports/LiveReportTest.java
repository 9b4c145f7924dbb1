// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.LiveRun;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveReportTest {
    private static final String JUDGED = "register.kill-one.n3-r2-w2-sloppy";
    private static final String BUSY = "register.partition-halves.n3-r1-w1";

    @TempDir
    Path directory;

    private Path folder = Path.of("");
    private RunFolder run = new RunFolder(folder);
    private List<CellSummary> plan = List.of();
    private CampaignResult campaign =
            new CampaignResult(0, "", 0, "", 0, "", 0, false, 0, "", null, null, null, List.of());

    /** A campaign of the sample's cells, all of them judged but the one that is busy. */
    @BeforeEach
    void begin() throws Exception {
        folder = directory.resolve("run");
        SampleRun.write(folder, 40);
        run = new RunFolder(folder);
        campaign = run.campaign();
        plan = campaign.cells();
        Files.delete(run.campaignJson());
        Files.delete(run.verdictJson(BUSY));
    }

    private void write(long process) {
        LiveRun.Activity activity = new LiveRun.Activity(BUSY, "load", "<b>", 0.25, 30, 2, 1);
        List<CellSummary> waiting = plan.stream().map(LiveReportTest::waiting).toList();
        run.write(new LiveRun(
                1, "quick", 7, "local", 5, process, campaign.started(), 12, "again", waiting, List.of(activity)));
    }

    private static CellSummary waiting(CellSummary cell) {
        return new CellSummary(
                cell.id(),
                cell.workload(),
                cell.fault(),
                cell.setting(),
                cell.control(),
                CellVerdict.WAITING,
                "",
                "",
                -1,
                -1,
                cell.load());
    }

    @Test
    void showsWhatIsDoneAndWhatGoesOn() {
        write(ProcessHandle.current().pid());
        String html = LiveReport.render(folder).orElseThrow();
        assertThat(html)
                .contains("data-live=\"yes\"", "connect-src &#39;self&#39;", "v-running", "v-waiting", "v-invalid")
                .contains("<td class=\"num\">30</td>", "&lt;b&gt;")
                .contains("href=\"./cells/" + JUDGED + "/index.html\"")
                .doesNotContain("href=\"./cells/" + BUSY + "/");
    }

    @Test
    void drawsACellAsSoonAsItIsJudged() {
        write(ProcessHandle.current().pid());
        assertThat(LiveReport.renderCell(folder, JUDGED).orElseThrow()).contains("not linearizable: 2 keys");
        assertThat(LiveReport.renderCell(folder, BUSY)).isEmpty();
        assertThat(LiveReport.renderCell(folder, "..")).isEmpty();
    }

    @Test
    void saysHowToGoOnWithARunThatWasCutShort() {
        write(Long.MAX_VALUE);
        String html = LiveReport.render(folder).orElseThrow();
        PageChecks.check(html);
        assertThat(html)
                .contains("the run was cut short", "campaign --resume " + folder, "data-live=\"no\"")
                .doesNotContain("v-running\"");
    }

    @Test
    void isListedAmongTheRuns() {
        write(ProcessHandle.current().pid());
        assertThat(RunsIndex.render(directory)).contains("href=\"./run/\"", "data-live=\"yes\"");
        write(Long.MAX_VALUE);
        assertThat(RunsIndex.render(directory)).contains("cut short", "data-live=\"no\"");
    }

    @Test
    void hasNothingToSayOfARunThatIsOver() {
        run.write(campaign);
        assertThat(LiveReport.render(folder)).isEmpty();
        assertThat(LiveReport.renderCell(folder, JUDGED)).isEmpty();
    }
}
