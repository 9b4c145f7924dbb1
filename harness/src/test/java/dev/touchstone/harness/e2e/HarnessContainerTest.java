// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.touchstone.harness.cli.ExitCode;
import dev.touchstone.harness.cluster.compose.HarnessContainer;
import dev.touchstone.harness.cluster.compose.RunningEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A harness in a container, from the compose file in the tree. However it ends, what it wrote is whom the folder of reports belongs
 * to, and the engine has nothing of it.
 */
@Tag("docker")
class HarnessContainerTest {
    /** Of nobody here, so that no container's user is taken for it by chance. */
    private static final int USER = 10777;

    private static final int GROUP = 10778;

    @TempDir
    private Path reports;

    @BeforeEach
    void anEngineAndAnOwner() throws IOException {
        RunningEngine.require();
        if (owner(reports) == 0) {
            Files.setAttribute(reports, "unix:uid", USER);
            Files.setAttribute(reports, "unix:gid", GROUP);
        }
    }

    @Test
    void toTheEnd() throws Exception {
        // As an older version may have left it.
        Files.createDirectories(reports.resolve("runs"));
        try (HarnessContainer harness = start("none", "1s")) {
            assertThat(harness.ends()).as(harness::outputNow).isEqualTo(ExitCode.VALID);
            assertThat(harness.clusters()).isEmpty();
            everythingIsTheOwners();
            assertThat(run().resolve("index.html")).exists();
            assertThat(harness.output())
                    .contains("report  reports/runs/" + run().getFileName() + "/index.html")
                    .contains("again   docker compose run --rm harness test ")
                    .doesNotContain("/work/");
        }
    }

    @Test
    void byASecondCtrlC() throws Exception {
        try (HarnessContainer harness = start("pause-one", "30s")) {
            harness.awaitLine(" fault ").signal("INT");
            harness.awaitLine("another Ctrl-C now ends at once").signal("INT");
            assertThat(harness.ends()).as(harness::outputNow).isEqualTo(ExitCode.INTERRUPTED);
            everythingIsTheOwners();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(harness.clusters()).isEmpty());
        }
    }

    @Test
    void byKillMinusNine() throws Exception {
        try (HarnessContainer harness = start("pause-one", "30s")) {
            harness.awaitLine(" fault ");
            String cluster = harness.clusters().get(0);
            assertThat(harness.janitorsOf(cluster)).hasSize(1);
            harness.signal("KILL");
            assertThat(harness.ends()).as(harness::outputNow).isEqualTo(137);
            everythingIsTheOwners();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(harness.clusters()).isEmpty();
                assertThat(harness.janitorsOf(cluster)).isEmpty();
            });
        }
    }

    private HarnessContainer start(String fault, String time) throws IOException {
        return HarnessContainer.start(
                reports,
                List.of(
                        "test",
                        "--workload",
                        "register",
                        "--fault",
                        fault,
                        "--nodes",
                        "3",
                        "--time-limit",
                        time,
                        "--progress",
                        "plain"));
    }

    private Path run() throws IOException {
        try (Stream<Path> runs = Files.list(reports.resolve("runs"))) {
            return runs.filter(run -> !Files.isSymbolicLink(run)).findFirst().orElseThrow();
        }
    }

    private void everythingIsTheOwners() throws IOException {
        int owner = owner(reports);
        try (Stream<Path> all = Files.walk(reports)) {
            assertThat(all).hasSizeGreaterThan(4).allSatisfy(each -> assertThat(owner(each))
                    .isEqualTo(owner));
        }
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
