// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.cluster.real.HttpNodeFaults;
import dev.touchstone.harness.cluster.real.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock that a node can be told to have wrong, against libfaketime, which lets a whole process see another time: a node is
 * ahead alike under both.
 */
class FaketimeTest {
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final Duration START = Duration.ofSeconds(60);
    /** The library looks at its file at each call; what remains is the time of two questions. */
    private static final long TOLERANCE_MILLIS = 500;

    @TempDir
    private Path directory;

    private final List<Process> nodes = new ArrayList<>();

    static boolean isThere() {
        return Files.exists(LIBRARY);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process node : nodes) {
            node.destroyForcibly().waitFor();
        }
    }

    @Test
    @EnabledIf(value = "isThere", disabledReason = "libfaketime is not installed")
    void aNodeThatIsToldIsAheadAsOneWhoseSystemIs() throws Exception {
        List<Integer> ports = LoopbackPorts.free(6);
        Path offset = directory.resolve("offset");
        Files.writeString(offset, "+0");
        start("told", ports.subList(0, 3), Map.of());
        start(
                "faked",
                ports.subList(3, 6),
                Map.of(
                        "LD_PRELOAD",
                        LIBRARY.toString(),
                        "DONT_FAKE_MONOTONIC",
                        "1",
                        "FAKETIME_NO_CACHE",
                        "1",
                        "FAKETIME_TIMESTAMP_FILE",
                        offset.toString()));
        HttpNodeFaults faults = new HttpNodeFaults(
                Map.of("told", "127.0.0.1:" + ports.get(2), "faked", "127.0.0.1:" + ports.get(5)), Map.of());
        await().atMost(START).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            assertAhead(faults, "told", 0);
            assertAhead(faults, "faked", 0);
        });
        for (int seconds : List.of(3_600, -7, 0)) {
            faults.skewClock("told", Duration.ofSeconds(seconds), 0);
            Files.writeString(offset, (seconds < 0 ? "" : "+") + seconds);
            assertAhead(faults, "told", seconds);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertAhead(faults, "faked", seconds));
        }
    }

    private static void assertAhead(HttpNodeFaults faults, String node, int seconds) throws IOException {
        assertThat(faults.state(node).ahead().toMillis())
                .as(node)
                .isCloseTo(seconds * 1_000L, within(TOLERANCE_MILLIS));
    }

    private void start(String self, List<Integer> ports, Map<String, String> environment) throws IOException {
        String http = "127.0.0.1:" + ports.get(0);
        String peer = "127.0.0.1:" + ports.get(1);
        Path config = directory.resolve(self + ".yaml");
        Files.writeString(
                config,
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "self", self,
                                "members", List.of(Map.of("id", self, "address", peer, "http", http)),
                                "listen", Map.of("http", http, "peer", peer, "faults", "127.0.0.1:" + ports.get(2)),
                                "data", directory.resolve(self + "-data").toString())));
        ProcessBuilder builder = new ProcessBuilder(JavaCommand.forNode(config))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(self + ".log").toFile());
        builder.environment().putAll(environment);
        nodes.add(builder.start());
    }
}
