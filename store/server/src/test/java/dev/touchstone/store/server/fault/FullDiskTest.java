// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.TouchstoneServer;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node on a disk that is really full: a tmpfs of 48 MiB in a mount namespace of its own, filled while clients write. It says so to
 * writes, goes on serving reads, loses nothing that it acknowledged, and takes writes again when there is room.
 */
@Timeout(180)
final class FullDiskTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WRITERS = 4;
    private static final int KEYS_EACH = 200;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private Process process;
    private String http = "";
    private String faults = "";

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(canMount(), "unshare -rm is not allowed here, so no small disk can be made");
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c"));
        command.addAll(List.of("mount -t tmpfs -o size=48m tmpfs \"$0\" && exec \"$@\"", folder.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-") || each.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Node.class.getName(), folder.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null && http.isEmpty(); line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("serving")) {
                http = "http://" + words[1];
                faults = "http://" + words[2] + "/v1/faults";
                break;
            }
        }
        assertThat(http).as("the node started").isNotEmpty();
        assertThat(send("PUT", http + "/v1/buckets/b", "{\"n\": 1, \"resolve\": \"lww\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    @AfterEach
    void stop() throws Exception {
        if (process != null) {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void refusesWritesServesReadsAndRecovers() throws Exception {
        for (int round = 0; round < 3; round++) {
            JsonNode full = fillWhileClientsWrite(round);
            assertThat(full.at("/disk/full").asBoolean()).isTrue();
            assertThat(full.at("/disk/fillerBytes").asLong()).isGreaterThan(1 << 20);
            for (int i = 0; i < 300; i++) {
                String key = i % 3 == 0 ? "new-" + round + "-" + i : "w" + i % WRITERS + "-" + i % KEYS_EACH;
                HttpResponse<String> refused = i % 7 == 0
                        ? send("DELETE", url(key), null)
                        : send("PUT", url(key), "x".repeat(1 + i * 37 % 9_000));
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
                assertThat(refused.body()).contains("\"effect\":\"none\"");
            }
            assertAcknowledgedIsThere();
            HttpResponse<String> notReady = send("GET", http + "/v1/ready", null);
            assertThat(notReady.statusCode()).as(notReady.body()).isEqualTo(503);
            assertThat(notReady.body())
                    .contains("n1 takes no writes: the disk of " + folder)
                    .contains("diskReserveBytes = 4194304");
            assertThat(send("GET", http + "/v1/health", null).statusCode()).isEqualTo(200);
            JsonNode healed = JSON.readTree(
                    send("PUT", faults + "/disk", "{\"full\": false}").body());
            assertThat(healed.at("/disk/full").asBoolean()).isFalse();
            assertThat(send("GET", http + "/v1/ready", null).statusCode()).isEqualTo(200);
            String key = "after-" + round;
            assertThat(send("PUT", url(key), "v").statusCode()).isEqualTo(204);
            acknowledged.put(key, "v");
        }
        assertAcknowledgedIsThere();
    }

    /** The filler runs while writers are at work; then each of them meets the full disk. */
    private JsonNode fillWhileClientsWrite(int round) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch writing = new CountDownLatch(WRITERS);
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "w" + writer + "-";
            Thread thread = new Thread(() -> write(name, round, writing, over, wrong), name);
            thread.start();
            writers.add(thread);
        }
        assertThat(writing.await(60, TimeUnit.SECONDS))
                .as("all write: " + wrong)
                .isTrue();
        HttpResponse<String> full = send("PUT", faults + "/disk", "{\"full\": true}");
        over.set(true);
        for (Thread each : writers) {
            each.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(full.statusCode()).as(full.body()).isEqualTo(200);
        return JSON.readTree(full.body());
    }

    private void write(String name, int round, CountDownLatch writing, AtomicBoolean over, List<String> wrong) {
        boolean last = false;
        for (int i = 0; !last; i++) {
            last = over.get();
            String key = name + i % KEYS_EACH;
            String value = round + "." + i + "x".repeat(i * 131 % 6_000);
            try {
                HttpResponse<String> answer = send("PUT", url(key), value);
                if (answer.statusCode() == 204) {
                    acknowledged.put(key, value);
                    if (i == 0) {
                        writing.countDown();
                    }
                } else if (answer.statusCode() != 507) {
                    wrong.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException | InterruptedException e) {
                wrong.add(String.valueOf(e));
                return;
            }
        }
    }

    private void assertAcknowledgedIsThere() throws Exception {
        assertThat(acknowledged).isNotEmpty();
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
            HttpResponse<String> read = send("GET", url(each.getKey()), null);
            assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
            assertThat(read.body()).isEqualTo(each.getValue());
        }
    }

    private String url(String key) {
        return http + "/v1/buckets/b/keys/" + key;
    }

    private HttpResponse<String> send(String method, String url, String body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(method, content)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static boolean canMount() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** A node whose writes stop with 4 MiB left. */
    static final class Node {
        private Node() {}

        public static void main(String[] args) throws Exception {
            ObjectNode config = EffectiveConfig.of(ServerConfig.single("n1", Path.of(args[0])))
                    .put("seed", 7);
            config.withObjectProperty("listen").put("faults", "127.0.0.1:0");
            config.withObjectProperty("storage")
                    .put("diskReserveBytes", 4 << 20)
                    .put("segmentBytes", 1 << 20);
            config.withObjectProperty("limits").put("requestTimeout", "30s");
            TouchstoneServer server = TouchstoneServer.start(ServerConfig.from(config))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            System.out.println("serving " + server.httpAddress() + " " + server.faultsAddress());
            server.stopped().toCompletionStage().toCompletableFuture().join();
        }
    }
}
