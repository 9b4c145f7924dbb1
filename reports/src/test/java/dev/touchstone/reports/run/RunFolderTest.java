// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path directory;

    private RunFolder run;

    @BeforeEach
    void open() {
        run = new RunFolder(directory.resolve("run"));
    }

    private static CellSummary summary() {
        SettingSummary setting =
                new SettingSummary("n3", "N=3 \"strict\"", 3, 2, 2, "quorum", "strict", "blocking", "siblings", "");
        LoadSummary load = new LoadSummary(10, 8, 1, 1, 0.8, 12.5, 1.5, 2.5, 3.5, 4.5, new LoadPace(60, 58.5, 2));
        return new CellSummary(
                "c", "register", "none", setting, false, CellVerdict.INVALID, "é < ü", "", 0.25, -1, load);
    }

    private static CellResult cell() {
        Finding finding = new Finding(
                "a",
                "t",
                "w",
                List.of("#1"),
                List.of(1),
                new Finding.Graph(List.of(new Finding.Vertex(1, "v")), List.of(new Finding.Edge(1, 1, "ww", "b"))),
                new Finding.Linearization(List.of(1), List.of("s"), 1, List.of(1)));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("share", 0.5);
        figures.put("reads", 7);
        figures.put("bins", List.of(Map.of("from", 1)));
        CheckResult invalid = CheckResult.invalid("p", "alg", List.of(finding), 3, figures, new Cost(1, 2, 3));
        Unknown why = new Unknown(Unknown.Cause.TOO_FEW_OPERATIONS, "none", "more");
        CheckResult unknown = CheckResult.unknown("q", "alg", why, Map.of(), Cost.NONE);
        return new CellResult(
                1,
                summary(),
                42,
                "sim",
                List.of("claim"),
                List.of(
                        new PropertyResult("p", true, "c", CellVerdict.INVALID, "o", invalid),
                        new PropertyResult("q", true, "c", CellVerdict.UNKNOWN, "o", unknown)),
                List.of(fault()),
                "touchstone test",
                "all",
                "");
    }

    private static FaultRecord fault() {
        return new FaultRecord("kill-one", "n1", 1, 2, -1, true, "line\nbreak", false, "");
    }

    private static CampaignResult campaign() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("z", "1");
        environment.put("a", "2");
        return new CampaignResult(
                1,
                "name",
                1,
                "sim",
                5,
                "2026-11-24T00:00:00Z",
                1.5,
                true,
                1,
                "again",
                environment,
                Map.of("register", "reads"),
                List.of("a note"),
                List.of(summary()));
    }

    @Test
    void readsBackWhatItWrote() {
        run.write(campaign());
        run.write(cell());
        run.writeFaults("c", List.of(fault(), fault()));
        run.writeEnvironment("c", campaign().environment());
        assertThat(run.campaign()).isEqualTo(campaign());
        assertThat(run.campaign().environment().keySet()).containsExactly("z", "a");
        assertThat(run.result("c")).contains(cell());
        assertThat(run.faults("c")).containsExactly(fault(), fault());
        assertThat(run.environment("c")).isEqualTo(campaign().environment());
    }

    @Test
    void writesTheWordsOfTheReport() throws IOException {
        run.write(cell());
        assertThat(Files.readString(run.verdictJson("c")))
                .contains("\"verdict\" : \"invalid\"", "\"cause\" : \"too-few-operations\"")
                .doesNotContain("\r");
    }

    @Test
    void leavesNoTemporaryFile() throws IOException {
        run.write(cell());
        run.write(cell());
        try (Stream<Path> files = Files.list(run.cell("c"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("verdict.json");
        }
    }

    @Test
    void hasNoResultNorFaultsWhereNoneWereWritten() {
        assertThat(run.result("c")).isEmpty();
        assertThat(run.faults("c")).isEmpty();
        assertThat(run.environment("c")).isEmpty();
        assertThatThrownBy(run::campaign).isInstanceOf(RunFolderException.class).hasMessageContaining("no folder ");
    }

    @Test
    void saysWhichFolderWasMeant() {
        run.write(cell());
        assertThatThrownBy(run::campaign).hasMessageContaining("is not the folder of a run");
        assertThatThrownBy(() -> new RunFolder(run.cell("c")).campaign())
                .hasMessageContaining("this is a cell: name the run's folder");
        run.write(live(Long.MAX_VALUE));
        assertThatThrownBy(run::campaign).hasMessageContaining("touchstone campaign --resume");
    }

    @Test
    void readsBackHowFarARunIs() {
        assertThat(run.live()).isEmpty();
        run.write(live(ProcessHandle.current().pid()));
        assertThat(run.live()).contains(live(ProcessHandle.current().pid()));
        assertThat(run.live().orElseThrow().isAlive()).isTrue();
        assertThat(live(Long.MAX_VALUE).isAlive()).isFalse();
        run.deleteProgress();
        run.deleteProgress();
        assertThat(run.live()).isEmpty();
    }

    private static LiveRun live(long process) {
        LiveRun.Activity activity = new LiveRun.Activity("kill-one", "load", "2 cells at once", 0.5, 3, 2, 1);
        return new LiveRun(
                1,
                "name",
                1,
                "sim",
                5,
                process,
                "2026-11-24T00:00:00Z",
                1.5,
                "again",
                List.of(summary()),
                List.of(activity));
    }

    @Test
    void refusesAnotherSchemaByName() {
        RunFolder.writeText(run.campaignJson(), "{\"schemaVersion\": 2, \"name\": \"x\"}");
        assertThatThrownBy(run::campaign)
                .hasMessageContaining("campaign.json: schemaVersion is 2, this version reads 1");
        RunFolder.writeText(run.campaignJson(), "{}");
        assertThatThrownBy(run::campaign).hasMessageContaining("schemaVersion is missing");
    }

    @Test
    void ignoresWhatALaterVersionAdded() {
        run.write(campaign());
        String text = RunFolder.readText(run.campaignJson());
        RunFolder.writeText(run.campaignJson(), text.replaceFirst("\"seed\"", "\"added\" : [1], \"seed\""));
        assertThat(run.campaign()).isEqualTo(campaign());
    }

    @Test
    void namesThePlaceOfWhatIsMalformed() {
        RunFolder.writeText(run.campaignJson(), "{\"schemaVersion\": 1,\n \"name\": ");
        assertThatThrownBy(run::campaign)
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("campaign.json:2");
        RunFolder.writeText(run.cell("c").resolve("faults.jsonl"), "\n{\"fault\": 1, nonsense}\n");
        assertThatThrownBy(() -> run.faults("c")).hasMessageContaining("faults.jsonl:2");
    }

    @Test
    void refusesIdsThatLeaveTheFolder() {
        for (String id : List.of("", ".", "..", "a/b", "..\\b", ".hidden")) {
            assertThatThrownBy(() -> run.cell(id)).as(id).isInstanceOf(RunFolderException.class);
        }
    }
}
