// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cli.ExitCode;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a run on real nodes can end: the right exit code, a report, and nothing left running. */
class EndingsTest {
    @TempDir
    private Path directory;

    @Test
    void toTheEnd() throws Exception {
        try (TouchstoneProcess run = start("none", "1s", "--json")) {
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.VALID);
            assertThat(run.out()).startsWith("{").contains("\"exitCode\" : 0");
            assertThat(run.temporaryFiles()).isEmpty();
            assertThat(cell(run).verdict()).isEqualTo(CellVerdict.VALID);
            assertThat(cell(run).load().ok()).isGreaterThan(10);
            assertThat(run.run().resolve("cluster/1/n1/node.log")).exists();
            assertThat(run.run().resolve("cluster/1/n1/data")).doesNotExist();
            assertThat(run.run().resolve("run.log")).content().contains("event=judged");
        }
    }

    @Test
    void byCtrlCDuringAPartition() throws Exception {
        try (TouchstoneProcess run = start(2, "partition-halves", "20s")) {
            run.awaitPhase("fault").signalGroup("INT");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(run.temporaryFiles()).isEmpty();
            assertThat(campaign(run).complete()).isFalse();
            assertThat(cell(run).verdict()).isEqualTo(CellVerdict.ABORTED);
            assertThat(cell(run).load().ok()).isGreaterThan(10);
            assertThat(new RunFolder(run.run()).faults(cell(run).id()))
                    .isNotEmpty()
                    .first()
                    .satisfies(fault ->
                            assertThat(fault.healed()).as(fault.healEvidence()).isTrue());
            assertThat(run.run().resolve("index.html")).exists();
            assertThat(run.out()).contains("aborted").contains("resume  ");
        }
    }

    @Test
    void byTerminationWhileNodesStart() throws Exception {
        try (TouchstoneProcess run = start("none", "20s")) {
            run.awaitPhase("start").signal("TERM");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.TERMINATED);
            assertThat(cell(run).verdict()).isEqualTo(CellVerdict.SKIPPED);
            assertThat(run.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void byASecondCtrlC() throws Exception {
        try (TouchstoneProcess run = start("none", "20s")) {
            run.awaitPhase("load").signalNodes("STOP").signalGroup("INT");
            run.awaitLine("another Ctrl-C now ends at once").signalGroup("INT");
            run.signalNodes("CONT");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(run.run().resolve("index.html")).doesNotExist();
        }
    }

    /** As GNU timeout does it: to the process, and to its group. */
    @Test
    void byTwoSignalsAtOnce() throws Exception {
        try (TouchstoneProcess run = start(2, "partition-halves", "20s")) {
            run.awaitPhase("fault").signal("TERM").signalGroup("TERM");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.TERMINATED);
            assertThat(cell(run).verdict()).isEqualTo(CellVerdict.ABORTED);
            assertThat(run.run().resolve("index.html")).exists();
        }
    }

    @Test
    void byKillMinusNineWhileANodeIsPaused() throws Exception {
        try (TouchstoneProcess run = start("pause-one", "20s")) {
            run.awaitPhase("fault").signal("KILL");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(137);
            Path node = run.run().resolve("cluster/1/n1");
            assertThat(node.resolve("node.log")).exists();
            assertThat(node.resolve("data")).doesNotExist();
            assertThat(run.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void withANodeThatDiesUnasked() throws Exception {
        try (TouchstoneProcess run = start(2, "none", "2s")) {
            run.awaitPhase("load").signalNode("n2", "KILL");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.UNKNOWN);
            assertThat(cell(run).verdict()).isEqualTo(CellVerdict.UNKNOWN);
            assertThat(cell(run).headline()).contains("cluster-unwell: n2 has ended: killed by signal 9");
            assertThat(run.out()).contains("UNKNOWN", "n2 has ended: killed by signal 9");
            assertThat(run.run().resolve("cells/" + cell(run).id() + "/index.html"))
                    .content()
                    .contains("cluster-unwell", "n2 has ended: killed by signal 9");
        }
    }

    /** The verdict stands, and the last lines say what it is worth. */
    @Test
    void withAClusterThatDoesNotSettle() throws Exception {
        try (TouchstoneProcess run = start(2, "none", "1s")) {
            run.awaitPhase("load").signalNode("n2", "STOP");
            run.awaitPhase("read").signalNode("n2", "CONT");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.VALID);
            assertThat(run.out())
                    .containsPattern("note +the cluster did not settle within \\d+ ms: 1 cell judged all the same");
        }
    }

    @Test
    void byANodeThatDoesNotStart() throws Exception {
        Path data = directory.resolve("run/cluster/1/n1/data");
        Files.createDirectories(data.getParent());
        Files.writeString(data, "a file where a folder should be");
        try (TouchstoneProcess run = start("none", "1s")) {
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
            assertThat(cell(run).verdict()).isEqualTo(CellVerdict.ABORTED);
            assertThat(run.out())
                    .contains("ABORTED", "the cluster did not start: why stands in the notes")
                    .containsOnlyOnce("n1 has ended: ")
                    .contains(data.toString());
            String note = campaign(run).notes().get(0);
            assertThat(note)
                    .startsWith("the cluster did not start: n1 has ended: ")
                    .hasSizeLessThan(500);
            assertThat(run.run().resolve("index.html")).content().contains("the cluster did not start: n1 has ended");
        }
    }

    @Test
    void byAStartThatTakesLongerThanAllowed() throws Exception {
        try (TouchstoneProcess run = start("none", "1s", "--start-timeout", "1ms")) {
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.ABORTED);
            assertThat(run.out())
                    .contains("n1 does not serve within the 0.001 s that a start may take (--start-timeout)");
        }
    }

    private TouchstoneProcess start(String fault, String time, String... more) throws IOException {
        return start(1, fault, time, more);
    }

    private TouchstoneProcess start(int nodes, String fault, String time, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("test", "--workload", "register", "--fault", fault));
        arguments.addAll(List.of("--nodes", Integer.toString(nodes), "--replication", "n=1,r=1,w=1,quorum"));
        arguments.addAll(List.of("--time-limit", time, "--settle", "200ms", "--seed", "5"));
        arguments.addAll(List.of(more));
        return TouchstoneProcess.start(directory, arguments);
    }

    private static CampaignResult campaign(TouchstoneProcess run) {
        return new RunFolder(run.run()).campaign();
    }

    private static CellSummary cell(TouchstoneProcess run) {
        return campaign(run).cells().get(0);
    }
}
