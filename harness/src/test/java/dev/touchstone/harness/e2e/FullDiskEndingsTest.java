// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cli.ExitCode;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness' own disk is full: it says so in a sentence, leaves nothing running, and what it had written can be read. */
@EnabledIf(
        value = "dev.touchstone.harness.cluster.local.SmallDisksTest#canBeHad",
        disabledReason = "small disks are mounted by root")
class FullDiskEndingsTest {
    private static final String FULL = "No space left on device";
    /** Room for the data of two nodes, which is in the run's folder, and what a node wants to be free beside it. */
    private static final int FOR_NODES = 300 << 10;

    @TempDir
    private Path directory;

    /** In the simulator nothing else is on the disk, and a seed gives the same bytes: with each size something else has no room. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16, 40, 64, 96, 104, 112, 128, 192, 304})
    void whateverHasNoRoomForIt(int kibibytes) throws Exception {
        try (TinyDisk disk = TinyDisk.on(directory.resolve("run"), kibibytes);
                TouchstoneProcess run = TouchstoneProcess.start(
                        directory,
                        List.of(
                                "test",
                                "--workload",
                                "register",
                                "--cluster",
                                "sim",
                                "--time-limit",
                                "20s",
                                "--seed",
                                "5"))) {
            assertThat(run.ends()).as(run.err()).isEqualTo(ExitCode.ABORTED);
            saysSo(run, disk.folder());
            assertThat(run.out()).doesNotContain("report  ");
            everyFileIsWhole(run.run());
            assertThat(run.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void duringAFaultOnRealNodes() throws Exception {
        Path campaign = Files.writeString(directory.resolve("two.yaml"), """
                name: two
                cluster: {nodes: 2, kind: local}
                settings: [{n: 1, r: 1, w: 1}]
                workloads: [register]
                faults: [none, partition-halves, pause-one]
                load: {time: 3s, settle: 200ms}
                """);
        try (TinyDisk disk = TinyDisk.on(directory.resolve("run"), FOR_NODES);
                TouchstoneProcess run =
                        TouchstoneProcess.start(directory, List.of("campaign", campaign.toString(), "--seed", "5"))) {
            run.awaitPhase("fault");
            disk.fill();
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
            saysSo(run, disk.folder());
            assertThat(run.temporaryFiles()).isEmpty();
            // The nodes' data is gone, so that there is room for the report.
            CampaignResult result = new RunFolder(run.run()).campaign();
            assertThat(result.cells())
                    .extracting(CellSummary::verdict)
                    .containsExactly(CellVerdict.MEASURED, CellVerdict.ABORTED, CellVerdict.SKIPPED);
            assertThat(result.notes()).anySatisfy(note -> assertThat(note)
                    .contains(FULL, run.run().toString()));
            // The reason and the file's long name stand in the note, and nowhere else.
            assertThat(result.cells().subList(1, 3)).allSatisfy(cell -> assertThat(cell.headline())
                    .contains("the run's folder took no more: why stands in the notes")
                    .doesNotContain(FULL));
            assertThat(run.out()).containsOnlyOnce(FULL);
            everyFileIsWhole(run.run());
            assertThat(run.run().resolve("index.html")).content().containsOnlyOnce(FULL);
            assertThat(new RunFolder(run.run()).history(result.cells().get(0).id()))
                    .exists();
        }
    }

    @Test
    void beforeItBegins() throws Exception {
        try (TinyDisk disk = TinyDisk.on(directory.resolve("run"), 64)) {
            disk.fill();
            try (TouchstoneProcess run =
                    TouchstoneProcess.start(directory, List.of("test", "--workload", "register"))) {
                assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
                saysSo(run, disk.folder());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "sim"})
    void ofTemporaryFiles(String cluster) throws Exception {
        try (TinyDisk disk = TinyDisk.on(directory.resolve("tmp"), 64);
                TouchstoneProcess run = TouchstoneProcess.start(
                        directory,
                        List.of(
                                "test",
                                "--workload",
                                "register",
                                "--cluster",
                                cluster,
                                "--nodes",
                                "3",
                                "--time-limit",
                                "1s"))) {
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
            saysSo(run, disk.folder());
            assertThat(run.temporaryFiles()).isEmpty();
            everyFileIsWhole(run.run());
        }
    }

    private static void saysSo(TouchstoneProcess run, Path place) {
        assertThat(run.err().lines())
                .anySatisfy(line -> assertThat(line).startsWith("touchstone: ").contains(FULL, place.toString()))
                .noneSatisfy(line -> assertThat(line).startsWith("\tat "))
                .noneSatisfy(line -> assertThat(line).contains("a bug of ours"));
    }

    /** Nothing half written is left under any name, and what is there can be read. */
    private static void everyFileIsWhole(Path run) throws IOException {
        RunFolder folder = new RunFolder(run);
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = file.getFileName().toString();
                assertThat(name).doesNotEndWith(".tmp").doesNotEndWith(".part");
                String cell = file.getParent().getFileName().toString();
                switch (name) {
                    case "campaign.json" ->
                        assertThat(folder.campaign().cells()).isNotEmpty();
                    case "verdict.json" -> assertThat(folder.result(cell)).isPresent();
                    case "faults.jsonl" -> assertThat(folder.faults(cell)).isNotNull();
                    case "history.jsonl.zst", "history.edn.gz" ->
                        assertThat(HistoryReader.read(file).size()).isPositive();
                    case "index.html" -> assertThat(file).content().endsWith("</html>\n");
                    default -> assertThat(file).exists();
                }
            }
        }
    }
}
