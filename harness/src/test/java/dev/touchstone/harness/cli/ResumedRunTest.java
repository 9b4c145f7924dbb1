// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.campaign.Environment;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.LiveRun;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A run that is gone on with is the same run: it began when it began, and is made again by the command that made it. */
class ResumedRunTest {
    private static final String ONLY = "*.none.n3-r2-w2-quorum";
    private static final String AGAIN =
            "./touchstone campaign quick --cluster sim --time-limit 1s --seed 1 --only '" + ONLY + "'";
    private static final String LONG_AGO = "2020-01-01T00:00:00Z";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private RunFolder folder = new RunFolder(Path.of(""));

    @BeforeEach
    void aRun() {
        folder = new RunFolder(directory.resolve("run"));
        String flags = "--cluster sim --time-limit 1s --seed 1 --progress quiet --only " + ONLY;
        List<String> args = new ArrayList<>(List.of("campaign", "quick", "--out", "" + folder.directory()));
        args.addAll(List.of(flags.split(" ")));
        assertThat(run(Map.of(), args.toArray(String[]::new)))
                .as(err.toString())
                .isEqualTo(ExitCode.VALID);
        assertThat(folder.campaign().reproduce()).isEqualTo(AGAIN);
        out.getBuffer().setLength(0);
    }

    @Test
    void aFinishedOneIsShownAndNotTouched() throws IOException {
        Map<Path, String> before = state();
        assertThat(resume()).isEqualTo(ExitCode.VALID);
        assertThat(state()).isEqualTo(before);
        assertThat(err.toString())
                .contains("every cell of the run in " + folder.directory() + " is done", "nothing is changed");
        assertThat(out.toString()).contains("again   " + AGAIN).doesNotContain("resume  ");
        out.getBuffer().setLength(0);
        assertThat(resume("--json")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).isEqualTo(folder.campaign().json());
    }

    @Test
    void whatIsRunLaterIsAddedToWhatTheRunWas() throws IOException {
        CampaignResult first = folder.campaign();
        Map<String, String> there = new TreeMap<>(first.environment());
        there.put("cores", "1024");
        there.put("toxiproxy", "2.12.0");
        folder.write(with(first, LONG_AGO, 1000, there));
        CellSummary cell = first.cells().get(0);
        String reproduce = folder.result(cell.id()).orElseThrow().reproduce();
        Files.delete(folder.verdictJson(cell.id()));
        assertThat(resume()).isEqualTo(ExitCode.VALID);
        CampaignResult whole = folder.campaign();
        assertThat(whole.started()).isEqualTo(LONG_AGO);
        assertThat(whole.seconds()).isBetween(1000.0, 1000 + first.seconds() + 3600);
        assertThat(whole.seconds()).isNotEqualTo(1000.0);
        assertThat(whole.reproduce()).isEqualTo(AGAIN);
        assertThat(whole.environment().get("cores")).matches("1024; when resumed: \\d+");
        assertThat(whole.environment())
                .containsEntry("commit", there.get("commit"))
                .containsEntry("toxiproxy", "2.12.0");
        assertThat(out.toString()).contains("again   " + AGAIN);
        assertThat(folder.result(cell.id()).orElseThrow().reproduce()).isEqualTo(reproduce);
    }

    @Test
    void oneThatWasKilledKnowsItsBeginningFromItsProgress() throws IOException {
        CampaignResult first = folder.campaign();
        String cell = first.cells().get(0).id();
        Files.delete(folder.verdictJson(cell));
        Files.delete(folder.campaignJson());
        folder.write(new LiveRun(
                LiveRun.SCHEMA_VERSION, "quick", 1, "sim", 5, 1, LONG_AGO, 2000, AGAIN, first.cells(), List.of()));
        assertThat(resume()).isEqualTo(ExitCode.VALID);
        CampaignResult whole = folder.campaign();
        assertThat(whole.started()).isEqualTo(LONG_AGO);
        assertThat(whole.seconds()).isGreaterThan(2000);
        assertThat(whole.reproduce()).isEqualTo(AGAIN);
        assertThat(folder.result(cell).orElseThrow().reproduce())
                .isEqualTo("./touchstone campaign quick --cluster sim --time-limit 1s --seed 1 --only '" + cell + "'");
        assertThat(folder.progressJson()).doesNotExist();
    }

    @Test
    void oneWhoseReportIsMissingGetsIt() throws IOException {
        Files.delete(folder.indexHtml());
        assertThat(resume()).isEqualTo(ExitCode.VALID);
        assertThat(folder.indexHtml()).exists();
        assertThat(folder.campaign().reproduce()).isEqualTo(AGAIN);
    }

    @Test
    void byItsLinkItIsTheRunThatTheLinkLeadsTo() throws IOException {
        Files.delete(folder.verdictJson(folder.campaign().cells().get(0).id()));
        Path latest = directory.resolve("latest");
        assertThat(latest).isSymbolicLink();
        assertThat(run(Map.of(), "campaign", "--resume", latest.toString(), "--progress", "quiet"))
                .isEqualTo(ExitCode.VALID);
        assertThat(latest.toRealPath()).isEqualTo(folder.directory().toRealPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quick",
                "--seed 3",
                "--only *",
                "--cluster local",
                "--nodes 3",
                "--rate 10",
                "--time 3s",
                "--replication n=3,r=2,w=2",
                "--out elsewhere",
                "--repeat 2",
                "--links netns"
            })
    void whatWouldMakeItAnotherRunIsRefused(String given) throws IOException {
        Map<Path, String> before = state();
        assertThat(resume(given.split(" "))).isEqualTo(ExitCode.USAGE);
        String name = given.split(" ")[0].replaceFirst("^quick$", "\"quick\"").replaceFirst("--time$", "--time-limit");
        assertThat(err.toString().lines())
                .last()
                .asString()
                .isEqualTo("touchstone: --resume goes on with the run in " + folder.directory()
                        + " as it was configured: leave out " + name + ", or begin a new run without --resume");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void variablesThatStandForFlagsDoNotChangeIt() throws IOException {
        Map<Path, String> before = state();
        Map<String, String> set = Map.of("TOUCHSTONE_SEED", "9", "TOUCHSTONE_ONLY", "set.*", "TOUCHSTONE_REPEAT", "2");
        assertThat(run(set, "campaign", "--resume", folder.directory().toString()))
                .isEqualTo(ExitCode.VALID);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aDryRunShowsWhatIsLeft() throws IOException {
        List<CellSummary> cells = folder.campaign().cells();
        Files.delete(folder.verdictJson(cells.get(0).id()));
        Map<Path, String> before = state();
        assertThat(resume("--dry-run")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString())
                .contains("# 1 cells", "#   " + cells.get(0).id())
                .doesNotContain("#   " + cells.get(1).id());
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void whatDiffersIsNamedOnce() {
        Map<String, String> now = Map.of("cores", "4", "os", "Linux");
        Map<String, String> second = Environment.goneOn(Map.of("cores", "2", "os", "Linux"), now);
        assertThat(second).isEqualTo(Map.of("cores", "2; when resumed: 4", "os", "Linux"));
        assertThat(Environment.goneOn(second, now)).isEqualTo(second);
        assertThat(Environment.goneOn(Map.of(), now)).isEqualTo(now);
        assertThat(Environment.goneOn(Map.of("os", "Linux"), now)).containsEntry("cores", "when resumed: 4");
    }

    private static CampaignResult with(
            CampaignResult run, String started, double seconds, Map<String, String> environment) {
        return new CampaignResult(
                CampaignResult.SCHEMA_VERSION,
                run.name(),
                run.seed(),
                run.cluster(),
                run.nodes(),
                started,
                seconds,
                run.complete(),
                run.exitCode(),
                run.reproduce(),
                environment,
                run.about(),
                run.notes(),
                run.cells());
    }

    /** Every file with its content and when it was written. */
    private Map<Path, String> state() throws IOException {
        Map<Path, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.directory())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                state.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return state;
    }

    private int resume(String... more) {
        List<String> args = new ArrayList<>(
                List.of("campaign", "--resume", folder.directory().toString()));
        args.addAll(List.of(more));
        return run(Map.of(), args.toArray(String[]::new));
    }

    private int run(Map<String, String> environment, String... args) {
        CommandLine line = Main.commandLine(environment);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
