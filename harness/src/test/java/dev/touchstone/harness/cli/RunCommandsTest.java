// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.campaign.SeedNames;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that make and use runs, in the simulator. */
class RunCommandsTest {
    private static final String CONTROL = "set.partition-halves.n3-r2-w2-sloppy-async-bug-merge-drops-siblings";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void aFlagWinsOverTheEnvironmentOverTheFileOverTheDefault() throws IOException {
        String yaml = """
            name: mine
            settings: [{n: 3, r: 2, w: 2}]
            workloads: [register]
            faults: [none]
            load: {time: 4s, settle: 2s, rate: 50}
            """;
        String file = directory.resolve("mine.yaml").toString();
        Files.writeString(Path.of(file), yaml);
        assertThat(run(
                        List.of("TOUCHSTONE_TIME_LIMIT=5s", "TOUCHSTONE_RATE=70/s", "TOUCHSTONE_JSON=true"),
                        "campaign",
                        file,
                        "--dry-run",
                        "--rate",
                        "80/s",
                        "--concurrency",
                        "2n"))
                .isEqualTo(ExitCode.VALID);
        JsonNode load = json().path("campaign").path("load");
        assertThat(load.path("rate").asText()).isEqualTo("80/s");
        assertThat(load.path("time").asText()).isEqualTo("5s");
        assertThat(load.path("settle").asText()).isEqualTo("2s");
        assertThat(load.path("concurrency").asText()).isEqualTo("2n");
        assertThat(json().path("campaign").path("cluster").path("nodes").asInt())
                .isEqualTo(5);
        assertThat(json().path("seconds").asInt()).isPositive();
    }

    @Test
    void aReplicationFlagReplacesTheSettings() {
        assertThat(run("campaign", "quick", "--dry-run", "--replication", "n=3,r=1,w=1,sloppy,read-repair=off"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString())
                .contains("register.none.n3-r1-w1-sloppy-off", "# 6 cells")
                .doesNotContain("n3-r2", "bug:")
                .contains("# 2 controls were left out by --replication: nothing shows that");
    }

    @Test
    void aControlThatIsLeftOutIsSaid() throws IOException {
        Path folder = directory.resolve("run");
        String only = "set.none.n3-r2-w2-quorum";
        assertThat(run(
                        "campaign",
                        "quick",
                        "--cluster",
                        "sim",
                        "--seed",
                        "1",
                        "--time-limit",
                        "1s",
                        "--only",
                        only,
                        "--out",
                        folder.toString(),
                        "--progress",
                        "quiet"))
                .isEqualTo(ExitCode.VALID);
        String note = "2 controls were left out by --only " + only;
        assertThat(out.toString()).contains("note    " + note);
        assertThat(new RunFolder(folder).campaign().notes())
                .singleElement(STRING)
                .startsWith(note);
        assertThat(new RunFolder(folder).indexHtml()).content().contains(note);
        out.getBuffer().setLength(0);
        run("campaign", "quick", "--cluster", "sim", "--dry-run");
        assertThat(out.toString()).doesNotContain("left out");
    }

    @Test
    void aMissingEngineIsSaidInOneSentenceBeforeAnythingIsBegun() {
        System.setProperty("DOCKER_HOST", "unix:///nowhere/docker.sock");
        try {
            assertThat(run(
                            "campaign",
                            "--cluster",
                            "compose",
                            "--out",
                            directory.resolve("run").toString()))
                    .isEqualTo(ExitCode.USAGE);
        } finally {
            System.clearProperty("DOCKER_HOST");
        }
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("no Docker engine answers at unix:///nowhere/docker.sock: ")
                .endsWith("--cluster local needs none");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void aFaultThatDoesNotExistInTheClusterIsRefusedBeforeAnythingStarts() {
        Path folder = directory.resolve("run");
        for (String fault : List.of("packet-loss", "kill-one+packet-loss")) {
            err.getBuffer().setLength(0);
            assertThat(run(
                            "test",
                            "--workload",
                            "set",
                            "--fault",
                            fault,
                            "--cluster",
                            "local",
                            "--out",
                            folder.toString()))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err.toString().lines())
                    .singleElement(STRING)
                    .contains(fault
                            + " needs links that lose packets, which a local cluster with proxies has not: use"
                            + " --cluster sim");
            assertThat(folder).doesNotExist();
        }
        assertThat(run("test", "--workload", "set", "--fault", "slice-links", "--cluster", "sim"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void twoFaultsAtOnceAreACellLikeAnyOther() throws IOException {
        String cell = "set.packet-loss+kill-one.n3-r2-w2-sloppy-async";
        Path folder = directory.resolve("run");
        Path file = Files.writeString(directory.resolve("mine.yaml"), """
            name: mine
            settings: [{n: 3, r: 2, w: 2}]
            workloads: [set, register]
            faults: [packet-loss+kill-one, none]
            load: {time: 4s, settle: 2s, rate: 50}
            """);
        assertThat(run(
                        "campaign",
                        file.toString(),
                        "--cluster",
                        "sim",
                        "--seed",
                        "3",
                        "--only",
                        "set.packet-loss+*",
                        "--progress",
                        "quiet",
                        "--out",
                        folder.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.VALID);
        assertThat(new RunFolder(folder).campaign().cells()).hasSize(1);
        assertThat(new RunFolder(folder).faults(cell))
                .extracting(fault -> fault.fault())
                .containsExactly("packet-loss", "kill-one");
        Path replayed = directory.resolve("replayed");
        String again = folder.resolve("cells").resolve(cell).toString();
        assertThat(run("replay", again, "--out", replayed.toString(), "--progress", "quiet"))
                .isEqualTo(ExitCode.VALID);
        assertThat(Files.readAllBytes(new RunFolder(replayed).history(cell)))
                .isEqualTo(Files.readAllBytes(new RunFolder(folder).history(cell)));
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no folder");
        assertThat(run(sim(file.resolve("run")))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(file.toString()).doesNotContain("bug");
    }

    @Test
    void aSecondRunIntoTheSameFolderIsRefused() {
        Path folder = directory.resolve("run");
        assertThat(run(sim(folder))).isEqualTo(ExitCode.VALID);
        assertThat(run(sim(folder))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("already holds a run", "--resume");
    }

    @Test
    void theAgainLineMakesTheSameHistory() throws IOException {
        Path first = directory.resolve("first");
        run(sim(first));
        String again = out.toString()
                .lines()
                .filter(line -> line.startsWith("again   ./touchstone "))
                .findFirst()
                .orElseThrow()
                .substring("again   ./touchstone ".length());
        Path second = directory.resolve("second");
        run((again + " --progress quiet --out " + second).split(" "));
        assertSameHistory(first, second);
    }

    @Test
    void anInterruptedRunGoesOnWhereItEnded() throws IOException {
        Path folder = directory.resolve("run");
        run(sim(folder));
        Path verdict = new RunFolder(folder).verdictJson(CONTROL);
        Files.writeString(verdict, Files.readString(verdict).replace("\"caught\"", "\"aborted\""));
        byte[] history = Files.readAllBytes(new RunFolder(folder).history(CONTROL));
        Files.delete(new RunFolder(folder).history(CONTROL));
        assertThat(run("campaign", "--resume", folder.toString(), "--progress", "quiet"))
                .isEqualTo(ExitCode.VALID);
        assertThat(Files.readAllBytes(new RunFolder(folder).history(CONTROL))).isEqualTo(history);
        assertThat(new RunFolder(folder).campaign().cells()).hasSize(1);
        assertThat(new RunFolder(folder).campaign().cluster()).isEqualTo("sim");
    }

    /** Whatever goes on with a run, or runs its configuration again, knows what the run knew. */
    @Test
    void aRunThatGoesOnStillSaysWhatWasLeftOut() throws IOException {
        Path folder = directory.resolve("run");
        String[] sim = {"--cluster", "sim", "--seed", "1", "--time-limit", "1s", "--progress", "quiet"};
        List<String> first =
                new ArrayList<>(List.of("campaign", "quick", "--only", "register.none.*", "--out", "" + folder));
        first.addAll(List.of("--replication", "n=3,r=2,w=2"));
        first.addAll(List.of(sim));
        assertThat(run(first.toArray(String[]::new))).isEqualTo(ExitCode.VALID);
        List<String> notes = new RunFolder(folder).campaign().notes();
        assertThat(notes).singleElement(STRING).startsWith("2 controls were left out by --replication");
        String cell = new RunFolder(folder).campaign().cells().get(0).id();
        Files.delete(new RunFolder(folder).verdictJson(cell));
        Files.delete(new RunFolder(folder).campaignJson());
        out.getBuffer().setLength(0);
        assertThat(run("campaign", "--resume", folder.toString(), "--progress", "quiet"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("note    " + notes.get(0));
        assertThat(new RunFolder(folder).campaign().notes()).isEqualTo(notes);
        assertThat(new RunFolder(folder).indexHtml()).content().contains(notes.get(0));
        out.getBuffer().setLength(0);
        assertThat(run("campaign", folder.resolve("campaign.yaml").toString(), "--dry-run"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("# " + notes.get(0));
    }

    @Test
    void aShrunkRunIsSmallAndCanBeReplayed() throws IOException {
        Path first = directory.resolve("first");
        run(sim(first));
        Path shrunk = directory.resolve("shrunk");
        String cell = first.resolve("cells").resolve(CONTROL).toString();
        assertThat(run("shrink", cell, "--out", shrunk.toString(), "--progress", "quiet"))
                .isEqualTo(ExitCode.VALID);
        RunFolder small = new RunFolder(shrunk);
        assertThat(small.result(CONTROL).orElseThrow().summary().verdict()).isEqualTo(CellVerdict.CAUGHT);
        assertThat(small.campaign().cells().get(0).load().operations()).isLessThanOrEqualTo(10);
        Path replayed = directory.resolve("replayed");
        String again = shrunk.resolve("cells").resolve(CONTROL).toString();
        assertThat(run("replay", again, "--out", replayed.toString(), "--progress", "quiet"))
                .isEqualTo(ExitCode.VALID);
        assertSameHistory(shrunk, replayed);
    }

    @Test
    void aReplayFollowsTheWrittenSchedule() throws IOException {
        Path first = directory.resolve("first");
        run(sim(first));
        Path cell = first.resolve("cells").resolve(CONTROL);
        Path schedule = cell.resolve("schedule.json");
        Files.writeString(schedule, scheduleOf("wipe-disks", "n2"));
        Path replayed = directory.resolve("replayed");
        run("replay", cell.toString(), "--out", replayed.toString(), "--progress", "quiet");
        assertThat(new RunFolder(replayed).faults(CONTROL))
                .extracting(each -> each.detail())
                .containsExactly("n2");
        assertThat(new RunFolder(replayed).campaign().about().values())
                .anyMatch(each -> each.endsWith("Here as the schedule that is run again has it: wipe-disks."));
        Files.writeString(schedule, "{\"name\": \"partition-halves\", \"load\": \"PT1S\", \"faults\": []}\n");
        assertReplayIsRefused(cell);
        assertThat(err.toString()).contains("schedule.json: schedule.faults is empty: a cell of ");
        Files.writeString(schedule, "{\"name\": \"partition-halves\", \"faults\": []}\n");
        assertReplayIsRefused(cell);
        assertThat(err.toString()).contains("schedule.json: schedule.load is missing");
        Files.writeString(schedule, scheduleOf("pause", "n9"));
        assertReplayIsRefused(cell);
        assertThat(err.toString()).contains("schedule.json: faults[0].nodes: there is no node n9 among [n1, ");
        Files.writeString(
                schedule,
                scheduleOf("slice", "n1")
                        .replace("\"nodes\": [\"n1\"]", "\"links\": [\"n1->n2\"], \"bytes\": 9, \"pause\": \"PT1S\""));
        assertReplayIsRefused(cell);
        assertThat(err.toString()).contains("needs links that pass bytes in slices, which a simulated cluster has not");
    }

    @Test
    void aLoadThatNoScheduleCanHaveIsRefusedBeforeAnythingRuns() {
        Path out = directory.resolve("x");
        for (String time : List.of("25h", "50ms")) {
            assertThat(run("campaign", "quick", "--cluster", "sim", "--time-limit", time, "--out", out.toString()))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("load.time is 100ms to 24h, not " + time);
        }
        assertThat(out).doesNotExist();
    }

    private static String scheduleOf(String type, String node) {
        return "{\"name\": \"edited\", \"load\": \"PT1S\", \"faults\": [{\"start\": \"PT0.1S\", \"end\": \"PT0.2S\","
                + " \"type\": \"" + type + "\", \"name\": \"edited\", \"detail\": \"" + node + "\", \"nodes\": [\""
                + node
                + "\"]}]}\n";
    }

    private void assertReplayIsRefused(Path cell) {
        Path out = directory.resolve("x");
        assertThat(run("replay", cell.toString(), "--out", out.toString())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatChangedBetweenTwoRunsIsSaid() throws IOException {
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        run(sim(before));
        run(sim(after));
        Path json = new RunFolder(after).campaignJson();
        Files.writeString(json, Files.readString(json).replace("\"caught\"", "\"MISSED\""));
        assertThat(run("compare", before.toString(), after.toString())).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString()).contains("1 broken, 0 fixed", CONTROL + "   caught -> MISSED");
        assertThat(run("compare", after.toString(), before.toString())).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("0 broken, 1 fixed");
        out.getBuffer().setLength(0);
        run("compare", before.toString(), after.toString(), "--json");
        assertThat(out.toString()).contains("\"before\" : \"caught\"", "\"after\" : \"MISSED\"");
    }

    @Test
    void wrongLimitsOfShrinkingAreRefusedBeforeAnythingRuns() {
        for (List<String> wrong :
                List.of(List.of("--tries", "-1"), List.of("--tries", "many"), List.of("--shrink-time", "banana"))) {
            assertThat(run(
                            "sim",
                            "known-bugs",
                            "--seeds",
                            "1..1",
                            "--only",
                            "set.none.*-bug-write-*",
                            "--shrink",
                            wrong.get(0),
                            wrong.get(1)))
                    .as(wrong.toString())
                    .isEqualTo(ExitCode.USAGE);
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void seedsMayBeNegative() {
        assertThat(run("sim", "known-bugs", "--seeds", "-2..-1", "--only", "set.none.*-bug-write-*"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("0 broke a claim");
    }

    @Test
    void seedsThatFailAreNamedAndKept() throws IOException {
        assertThat(run("sim", "known-bugs", "--seeds", "3..1")).isEqualTo(ExitCode.USAGE);
        assertThat(run("sim", "known-bugs", "--seeds", "1..1", "--only", "set.none.*-bug-write-*"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("1 cell in", "0 broke a claim").doesNotContain("report");
        Path folder = directory.resolve("failed");
        // Half a second of load is too short for a bug to show: the control is missed.
        Path brief = directory.resolve("short.yaml");
        Files.writeString(brief, """
            name: short
            settings: [{n: 3, r: 2, w: 2}]
            controls: [{bug: hint-forgotten-when-sent, setting: n3-r2-w2-sloppy-async, workload: register, fault: none}]
            load: {time: 500ms, settle: 1s}
            """);
        assertThat(run("sim", brief.toString(), "--seeds", "7..9", "--out", folder.toString(), "--quiet"))
                .isEqualTo(ExitCode.INVALID);
        assertThat(out.toString())
                .contains("seed 7  MISSED", "seed 9  MISSED", "  seed 8  ./touchstone campaign ", folder.toString());
        RunFolder failed = new RunFolder(folder);
        assertThat(failed.campaign().cells()).hasSize(3);
        String id = failed.campaign().cells().get(1).id();
        assertThat(id).endsWith(".seed-8");
        assertThat(failed.result(id).orElseThrow().seed()).isEqualTo(8);
        Path again = directory.resolve("again");
        run("replay", failed.cell(id).toString(), "--out", again.toString(), "--quiet");
        assertThat(Files.readAllBytes(new RunFolder(again).history(SeedNames.idOf(id, 8))))
                .isEqualTo(Files.readAllBytes(failed.history(id)));
    }

    @Test
    void completionIsAScript() {
        assertThat(run("completion", "bash")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("complete -F", "--time-limit", "campaign");
        assertThat(run("completion", "fish")).isEqualTo(ExitCode.USAGE);
    }

    private String[] sim(Path folder) {
        return new String[] {
            "test",
            "--workload",
            "set",
            "--fault",
            "partition-halves",
            "--bug",
            "merge-drops-siblings",
            "--cluster",
            "sim",
            "--time-limit",
            "6s",
            "--rate",
            "100",
            "--seed",
            "3",
            "--progress",
            "quiet",
            "--out",
            folder.toString()
        };
    }

    private static void assertSameHistory(Path first, Path second) throws IOException {
        assertThat(Files.readAllBytes(new RunFolder(second).history(CONTROL)))
                .isEqualTo(Files.readAllBytes(new RunFolder(first).history(CONTROL)));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private int run(String... args) {
        return run(List.of(), args);
    }

    private int run(List<String> environment, String... args) {
        CommandLine line = Main.commandLine(environment.stream()
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1])));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
