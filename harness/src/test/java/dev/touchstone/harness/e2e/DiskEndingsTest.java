// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.touchstone.harness.cluster.local.SmallDisksTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a run ends while a disk is full, the small disks of its nodes are unmounted. */
class DiskEndingsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
    @EnabledIf(
            value = "dev.touchstone.harness.cluster.local.SmallDisksTest#canBeHad",
            disabledReason = "small disks are mounted by root")
    void smallDisksAreUnmounted(String signal, int exitCode) throws Exception {
        List<String> arguments = List.of(
                "test",
                "--workload",
                "register",
                "--fault",
                "disk-full",
                "--nodes",
                "2",
                "--replication",
                "n=1,r=1,w=1,quorum",
                "--time-limit",
                "20s",
                "--settle",
                "200ms",
                "--seed",
                "5");
        try (TouchstoneProcess run = TouchstoneProcess.start(directory, arguments)) {
            run.awaitPhase("fault");
            assertThat(SmallDisksTest.mounts(directory)).hasSize(2);
            // As a terminal or a system would: Ctrl-C goes to the whole group, the others to the harness.
            TouchstoneProcess unused = signal.equals("INT") ? run.signalGroup(signal) : run.signal(signal);
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(exitCode);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(SmallDisksTest.mounts(directory))
                    .isEmpty());
        }
    }
}
