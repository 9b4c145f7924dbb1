// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.touchstone.harness.cli.ExitCode;
import dev.touchstone.harness.cluster.compose.RunningEngine;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a run on containers can end: whatever ends it, the engine has nothing of it afterwards. */
@Tag("docker")
class ContainerEndingsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void anEngine() {
        RunningEngine.require();
    }

    @Test
    void byCtrlCDuringAPartition() throws Exception {
        try (TouchstoneProcess run = start("partition-halves")) {
            run.awaitPhase("fault").signalGroup("INT");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(RunningEngine.clustersOf(run.pid())).isEmpty();
            assertThat(run.temporaryFiles()).isEmpty();
            assertThat(new RunFolder(run.run()).campaign().environment()).containsKey("engine");
            assertThat(run.run().resolve("index.html")).exists();
        }
    }

    @Test
    void byTerminationWhileNodesStart() throws Exception {
        try (TouchstoneProcess run = start("none")) {
            run.awaitPhase("start").signal("TERM");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.TERMINATED);
            assertThat(RunningEngine.clustersOf(run.pid())).isEmpty();
        }
    }

    @Test
    void byASecondCtrlC() throws Exception {
        try (TouchstoneProcess run = start("pause-one")) {
            run.awaitPhase("fault").signalGroup("INT");
            // Whether it still heals or is at its end already: a second one must not leave more than the first.
            run.awaitLine("another Ctrl-C now ends at once").signalGroup("INT");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
            nothingIsLeftSoon(run);
        }
    }

    @Test
    void byKillMinusNineOfItsWholeGroup() throws Exception {
        try (TouchstoneProcess run = start("pause-one")) {
            run.awaitPhase("fault");
            assertThat(RunningEngine.clustersOf(run.pid())).hasSize(1);
            run.signalGroup("KILL");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(137);
            nothingIsLeftSoon(run);
        }
    }

    /** The harness' own, on which there is nothing of the nodes. */
    @Test
    @EnabledIf(
            value = "dev.touchstone.harness.cluster.local.SmallDisksTest#canBeHad",
            disabledReason = "small disks are mounted by root")
    void byAFullDisk() throws Exception {
        try (TinyDisk disk = TinyDisk.on(directory.resolve("run"), 256);
                TouchstoneProcess run = start("pause-one", "4s")) {
            run.awaitPhase("fault");
            disk.fill();
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
            assertThat(RunningEngine.clustersOf(run.pid())).isEmpty();
            assertThat(run.temporaryFiles()).isEmpty();
            assertThat(run.err())
                    .contains("touchstone: cannot write ", disk.folder() + "/cells/", "No space left on device")
                    .doesNotContain("\tat ", "a bug of ours");
            assertThat(run.out()).contains("ABORTED").doesNotContain("report  ");
        }
    }

    /** Somebody else's container holds the network: the report stands, and what is left is said. */
    @Test
    void withSomethingThatCannotBeRemoved() throws Exception {
        try (TouchstoneProcess run = start("pause-one", "4s")) {
            run.awaitPhase("fault");
            AutoCloseable guest = RunningEngine.guestOf(run.pid());
            try {
                assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
                assertThat(run.err())
                        .contains(
                                "could not remove network touchstone-",
                                "since container guest-of-",
                                " down removes the rest")
                        .doesNotContain("\tat ", "a bug of ours");
                CampaignResult campaign = new RunFolder(run.run()).campaign();
                assertThat(campaign.exitCode()).isEqualTo(ExitCode.ABORTED);
                assertThat(campaign.cells())
                        .allSatisfy(cell -> assertThat(cell.verdict()).isIn(CellVerdict.VALID, CellVerdict.MEASURED));
                assertThat(campaign.notes()).anySatisfy(note -> assertThat(note).contains("something is left behind"));
                assertThat(run.run().resolve("index.html")).exists();
            } finally {
                guest.close();
            }
        }
    }

    /** The janitor needs a while: it begins as a JVM of its own. */
    private static void nothingIsLeftSoon(TouchstoneProcess run) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(RunningEngine.clustersOf(run.pid()))
                .isEmpty());
    }

    private TouchstoneProcess start(String fault) throws IOException {
        return start(fault, "30s");
    }

    private TouchstoneProcess start(String fault, String time) throws IOException {
        return TouchstoneProcess.start(
                directory,
                List.of(
                        "test",
                        "--workload",
                        "register",
                        "--fault",
                        fault,
                        "--cluster",
                        "compose",
                        "--nodes",
                        "3",
                        "--time-limit",
                        time));
    }
}
