// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cluster.compose.FoundClusters;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DownCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void endsPausedNodesOfAnOwnerThatIsGoneAndRemovesItsFolder() throws Exception {
        Process node = new ProcessBuilder("sleep", "600").start();
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(node.pid()))
                    .start()
                    .waitFor();
            Path data = Files.createDirectories(folder.resolve("up/n1"));
            Files.writeString(data.resolve("node.pid"), mark(node));
            Process owner = new ProcessBuilder("true").start();
            String gone = owner.pid() + " 1";
            owner.waitFor();
            register(gone, "up", "nothing");

            assertThat(DownCommand.run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                    .isZero();
            assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(folder.resolve("up")).doesNotExist();
            assertThat(registry().all()).isEmpty();
            assertThat(out.toString()).contains("which is gone: ended 1");
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void deletesWhatNodesOfACampaignStoredAndKeepsTheirLogs() throws Exception {
        Path node = Files.createDirectories(folder.resolve("up/n1"));
        Files.writeString(node.resolve("node.log"), "a line");
        Files.writeString(Files.createDirectories(node.resolve("data/shard-0")).resolve("records.map"), "a record");
        Files.writeString(Files.createDirectories(node.resolve("data-copy")).resolve("META"), "a copy");
        register("1 12345", "campaign", "logs");
        assertThat(DownCommand.run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                .isZero();
        assertThat(node.resolve("data")).doesNotExist();
        assertThat(node.resolve("data-copy")).doesNotExist();
        assertThat(node.resolve("node.log")).exists();
    }

    @Test
    void endsNoProcessThatOnlyHasTheNumberOfANode() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Path data = Files.createDirectories(folder.resolve("up/n1"));
            Files.writeString(data.resolve("node.pid"), other.pid() + " 12345");
            register("1 12345", "up", "all");
            assertThat(DownCommand.run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                    .isZero();
            assertThat(other.isAlive()).isTrue();
            assertThat(data).as("the user's own folder").exists();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void leavesACampaignAloneAndStopsAnUp() throws Exception {
        Process owner = new ProcessBuilder("sleep", "600").start();
        try {
            register(mark(owner), "campaign", "all");
            assertThat(DownCommand.run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                    .isZero();
            assertThat(out.toString()).contains("left alone, a campaign is under way");
            assertThat(owner.isAlive()).isTrue();
            Files.delete(registry().all().get(0).file());

            register(mark(owner), "up", "all");
            assertThat(DownCommand.run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                    .isZero();
            assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(out.toString()).contains(": stopped");
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void anEngineThatDoesNotAnswerIsNotOneWithoutClusters() throws Exception {
        FoundClusters silent = new FoundClusters(Optional.empty(), "no Docker engine answers", true);
        assertThat(DownCommand.run(registry(), silent, new PrintWriter(out))).isEqualTo(ExitCode.ABORTED);
        assertThat(out.toString())
                .contains("no Docker engine answers")
                .contains("no local cluster is running")
                .doesNotContain("no cluster is running");
        register("1 12345", "up", "all");
        FoundClusters ofOthers = new FoundClusters(Optional.empty(), "no Docker engine answers", false);
        assertThat(DownCommand.run(registry(), ofOthers, new PrintWriter(out))).isZero();
    }

    @Test
    void statusSaysWhoDoesNotAnswer() throws Exception {
        assertThat(new StatusCommand().run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                .isEqualTo(ExitCode.ABORTED);
        assertThat(out.toString()).contains("no cluster is running");
        register("1 12345", "up", "all");
        assertThat(new StatusCommand().run(registry(), FoundClusters.NONE, new PrintWriter(out)))
                .isEqualTo(ExitCode.ABORTED);
        assertThat(out.toString())
                .contains("up  process 1 is gone; touchstone down cleans up")
                .contains("n1  http://127.0.0.1:1  no answer");
    }

    private ClusterRegistry registry() {
        return new ClusterRegistry(folder.resolve("clusters"));
    }

    private void register(String owner, String command, String keep) throws Exception {
        Files.createDirectories(folder.resolve("clusters"));
        Files.writeString(
                folder.resolve("clusters/cluster-1.json"),
                "{\"owner\": \"" + owner + "\", \"directory\": \"" + folder.resolve("up") + "\", \"keep\": \""
                        + keep
                        + "\", \"command\": \"" + command + "\", \"toxiproxy\": \"http://127.0.0.1:1\","
                        + " \"nodes\": {\"n1\": \"http://127.0.0.1:1\"}}");
    }

    private static String mark(Process process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toEpochMilli).orElseThrow();
    }
}
