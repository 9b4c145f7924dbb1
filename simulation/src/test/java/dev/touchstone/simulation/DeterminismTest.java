// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.RegisterWorkload;
import dev.touchstone.workloads.SetWorkload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same seed gives the same history and the same trace, byte for byte, in this JVM and in a fresh one; a fresh one is
 * what catches collections whose order differs from JVM to JVM.
 */
class DeterminismTest {
    private static final List<String> FAULTS = List.of(
            "none",
            "partition-halves",
            "partition-stall",
            "kill-one",
            "kill-all",
            "rolling-restart",
            "pause-one",
            "slow-links",
            "clock-jumps");

    static List<String> faults() {
        return FAULTS;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneSeedOneHistory(String fault) {
        SimRun first = run(11, fault);
        SimRun second = run(11, fault);
        assertThat(second.historyText()).isEqualTo(first.historyText());
        assertThat(second.traceHash()).isEqualTo(first.traceHash());
        assertThat(first.history().size()).isGreaterThan(300);
    }

    @Test
    void anotherSeedAnotherHistory() {
        assertThat(run(12, "kill-one").historyText())
                .isNotEqualTo(run(11, "kill-one").historyText());
    }

    /** Both workloads, a strict and a sloppy bucket, under each of the faults. */
    @Test
    void aFreshJvmGivesTheSame() throws IOException, InterruptedException {
        assertThat(inFreshJvm()).isEqualTo(digests());
    }

    /** What the fresh JVM runs. */
    public static void main(String[] args) {
        System.out.print(digests());
    }

    private static String digests() {
        StringBuilder digests = new StringBuilder();
        for (String fault : FAULTS) {
            digests.append(fault).append(' ').append(digest(run(11, fault)));
            digests.append(fault).append(' ').append(digest(set(11, fault)));
        }
        return digests.toString();
    }

    private static SimRun run(long seed, String fault) {
        BucketSettings settings = new BucketSettings(
                3,
                2,
                2,
                dev.touchstone.store.protocol.bucket.Consistency.QUORUM,
                Resolve.LWW,
                dev.touchstone.store.protocol.bucket.QuorumKind.STRICT,
                dev.touchstone.store.protocol.bucket.ReadRepair.BLOCKING,
                new TreeSet<>());
        SimConfig config =
                SimConfig.ofNodes(5).withClocks(Duration.ofMillis(50), 100).withShards(2);
        return SimRun.of(seed, config, RegisterWorkload.DEFAULT, settings, fault);
    }

    private static SimRun set(long seed, String fault) {
        return SimRun.of(seed, SimConfig.ofNodes(5), SetWorkload.DEFAULT, BucketSettings.DEFAULT, fault);
    }

    private static String digest(SimRun run) {
        return run.historyText().hashCode() + "/" + run.historyText().length() + "/" + run.traceHash() + "\n";
    }

    private static String inFreshJvm() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeterminismTest.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
