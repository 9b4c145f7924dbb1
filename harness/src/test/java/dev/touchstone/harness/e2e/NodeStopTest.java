// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.cli.ExitCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is told to end, at any moment of its life: it ends with 0, and its next start has nothing to recover. */
@Timeout(180)
class NodeStopTest {
    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** It reads its configuration, and nobody writes it: that is before anything is opened. */
    @Test
    void beforeItStarts() throws Exception {
        Path pipe = directory.resolve("node.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        process = start("--config", pipe.toString());
        try (FileChannel opened = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            assertThat(opened.isOpen()).isTrue();
            process.destroy();
            assertEndsCleanly();
        }
    }

    /** Files as they come to be, in this order, between two lines of its log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "event=starting",
                "data/LOCK",
                "data/META",
                "data/shard-0/DIRTY",
                "data/shard-0/records.map",
                "data/membership/DIRTY",
                "data/membership/meta.map",
                "event=started",
            })
    void whileItStarts(String moment) throws Exception {
        process = start(settings());
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(2)).until(() -> hasCome(moment));
        process.destroy();
        assertEndsCleanly();
        assertThat(filesNamed("DIRTY")).isEmpty();
    }

    @Test
    void whileItRunsAndThenRecoversNothing() throws Exception {
        for (int life = 0; life < 2; life++) {
            process = start(settings());
            await().atMost(Duration.ofMinutes(2)).until(() -> hasCome("event=started"));
            process.destroy();
            assertEndsCleanly();
            assertThat(log()).contains("event=stopped").doesNotContain("event=storage-rebuilt");
            Files.delete(directory.resolve("node.log"));
        }
    }

    /** In containers, logs are read by machines: every line is an object, whoever printed it. */
    @Test
    void logsInJsonLinesFromItsFirstToItsLast() throws Exception {
        process = start(Map.of("TOUCHSTONE_LOG_FORMAT", "json"), settings());
        await().atMost(Duration.ofMinutes(2)).until(() -> hasCome("event=started"));
        process.destroy();
        assertEndsCleanly();
        assertThat(messages())
                .anyMatch(each -> each.contains("event=starting"))
                .anyMatch(each -> each.contains("event=stopped"));
        process = start(Map.of("TOUCHSTONE_LOG_FORMAT", "json"), "--set", "shard=1");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE);
        assertThat(messages()).hasSize(1).first().asString().contains("did you mean shards?");
    }

    private List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        for (String line : log().lines().toList()) {
            JsonNode json = new ObjectMapper().readTree(line);
            assertThat(json.isObject()).as(line).isTrue();
            messages.add(json.path("formattedMessage").asText());
        }
        return messages;
    }

    private void assertEndsCleanly() throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(log()).isTrue();
        assertThat(process.exitValue()).as(log()).isEqualTo(ExitCode.VALID);
    }

    private boolean hasCome(String moment) throws IOException {
        assertThat(process.isAlive()).as(log()).isTrue();
        return moment.startsWith("event=") ? log().contains(moment) : Files.exists(directory.resolve(moment));
    }

    private List<Path> filesNamed(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    private String log() throws IOException {
        Path log = directory.resolve("node.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private String[] settings() {
        return new String[] {
            "--set", "self=n1",
            "--set", "members=[{id: n1, address: \"127.0.0.1:0\"}]",
            "--set", "listen.http=127.0.0.1:0",
            "--set", "data=" + directory.resolve("data")
        };
    }

    private Process start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.touchstone.harness.cli.Main", "node"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("node.log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
