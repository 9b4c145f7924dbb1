// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.ServerConfig;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How a node starts, runs full, and stops. */
final class ServerLifecycleTest {
    private static final String BUCKET = "/v1/buckets/b";

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<TouchstoneServer> running = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (TouchstoneServer each : running) {
            await(each.stop());
        }
    }

    @Test
    void stopsUnderLoadKeepingWhatItAcknowledged() throws Exception {
        Set<Long> threadsBefore = vertxThreads();
        TouchstoneServer server = start(single());
        assertThat(call(server, "PUT", BUCKET, "{\"n\": 1}").statusCode()).isEqualTo(204);
        List<Integer> acknowledged = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            HttpRequest put = request(server, "PUT", BUCKET + "/keys/k" + i, "v" + i);
            writes.add(
                    client.sendAsync(put, HttpResponse.BodyHandlers.ofString()).handle((response, failure) -> {
                        if (response != null && response.statusCode() == 204) {
                            acknowledged.add(number);
                        } else if (response != null) {
                            assertThat(response.body()).contains("\"effect\":\"none\"");
                        }
                        return null;
                    }));
            if (i == 1_000) {
                CompletableFuture.allOf(writes.subList(0, 200).toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);
                Future<Void> unused = server.stop();
            }
        }
        await(server.stop());
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(90, TimeUnit.SECONDS);
        assertThat(acknowledged).hasSizeBetween(200, 1_999);
        assertThat(vertxThreads()).as("threads left").isEqualTo(threadsBefore);
        assertThat(folder.resolve("shard-0/DIRTY")).doesNotExist();

        TouchstoneServer again = start(single());
        for (int number : acknowledged) {
            assertThat(call(again, "GET", BUCKET + "/keys/k" + number, null).body())
                    .isEqualTo("v" + number);
        }
    }

    /** Each shard has a loop of its own, and connections come to all of them: most requests are for the shard of another. */
    @Test
    void servesEachShardOverTheConnectionsOfAll() throws Exception {
        ServerConfig config = ServerConfig.from(EffectiveConfig.of(single()).put("shards", 3));
        TouchstoneServer server = start(config);
        assertThat(call(server, "PUT", BUCKET, "{\"n\": 1}").statusCode()).isEqualTo(204);
        int keys = 300;
        for (String method : List.of("PUT", "GET")) {
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                HttpRequest request =
                        request(server, method, BUCKET + "/keys/k" + i, method.equals("PUT") ? "v" + i : null);
                all.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
                if (i % 30 == 29) {
                    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                            .get(60, TimeUnit.SECONDS);
                }
            }
            for (int i = 0; i < keys; i++) {
                HttpResponse<String> response = all.get(i).get(60, TimeUnit.SECONDS);
                assertThat(response.statusCode()).isEqualTo(method.equals("PUT") ? 204 : 200);
                assertThat(response.body()).isEqualTo(method.equals("PUT") ? "" : "v" + i);
            }
        }
        await(server.stop());

        TouchstoneServer again = start(config);
        assertThat(call(again, "GET", BUCKET + "/keys/k7", null).body()).isEqualTo("v7");
    }

    @Test
    void hasAllThatWasAcknowledgedAfterAStartWithAnotherNumberOfShards() throws Exception {
        int keys = 200;
        for (int shards : new int[] {1, 3, 2}) {
            TouchstoneServer server =
                    start(ServerConfig.from(EffectiveConfig.of(single()).put("shards", shards)));
            if (shards == 1) {
                assertThat(call(server, "PUT", BUCKET, "{\"n\": 1}").statusCode())
                        .isEqualTo(204);
                for (int i = 0; i < keys; i++) {
                    assertThat(call(server, "PUT", BUCKET + "/keys/k" + i, "v" + i)
                                    .statusCode())
                            .isEqualTo(204);
                }
            }
            for (int i = 0; i < keys; i++) {
                assertThat(call(server, "GET", BUCKET + "/keys/k" + i, null).body())
                        .as("%s of %s shards", i, shards)
                        .isEqualTo("v" + i);
            }
            await(server.stop());
        }
        assertThat(folder.resolve("shard-1")).exists();
        assertThat(folder.resolve("shard-2")).doesNotExist();
    }

    @Test
    void answers507WhenFullAndStaysUp() throws Exception {
        ObjectNode config = EffectiveConfig.of(single());
        ObjectNode records = config.withObjectProperty("storage").withObjectProperty("records");
        records.put("entries", 100).put("valueBytes", 100).put("growth", 1);
        TouchstoneServer server = start(ServerConfig.from(config));
        assertThat(call(server, "PUT", BUCKET, "{\"n\": 1}").statusCode()).isEqualTo(204);
        int stored = 0;
        HttpResponse<String> last = call(server, "PUT", BUCKET + "/keys/k0", "v");
        while (last.statusCode() == 204 && stored < 5_000) {
            last = call(server, "PUT", BUCKET + "/keys/k" + ++stored, "v".repeat(200));
        }
        assertThat(last.statusCode()).isEqualTo(507);
        assertThat(last.body()).contains("\"effect\":\"none\"").contains("the table records is full");
        assertThat(call(server, "GET", BUCKET + "/keys/k" + stored, null).statusCode())
                .isEqualTo(404);
        assertThat(call(server, "GET", BUCKET + "/keys/k0", null).body()).isEqualTo("v");
        assertThat(call(server, "GET", "/v1/ready", null).statusCode()).isEqualTo(200);
        assertThat(call(server, "GET", "/metrics", null).body()).doesNotContain("touchstone_storage_full_total 0.0");
    }

    @Test
    void refusesTheDirectoryOfAnotherClusterAndAFileInItsPlace() throws Exception {
        await(start(single()).stop());
        ObjectNode other = EffectiveConfig.of(single()).put("cluster", "other");
        assertThatThrownBy(() -> start(ServerConfig.from(other)))
                .hasMessageContaining("belongs to node n1 of cluster touchstone, not to n1 of other");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> start(ServerConfig.single("n1", file)))
                .hasMessageContaining("the data directory " + file + " cannot be used");
    }

    @Test
    void letsABucketHaveKnownBugsOnlyIfToldTo() throws Exception {
        String buggy = "{\"n\": 1, \"bugs\": [\"ack-before-save\"]}";
        TouchstoneServer strict = start(single());
        HttpResponse<String> refused = call(strict, "PUT", BUCKET, buggy);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("known bugs are refused by a node");
        await(strict.stop());
        assertThat(call(start(allowingKnownBugs()), "PUT", BUCKET, buggy).statusCode())
                .isEqualTo(204);
    }

    @Test
    void saysLoudlyWhatAnybodyCanReach() throws Exception {
        ObjectNode exposed = EffectiveConfig.of(allowingKnownBugs());
        exposed.withObjectProperty("listen").put("http", "0.0.0.0:0");
        List<String> warnings = warningsOf(() -> start(ServerConfig.from(exposed)));
        assertThat(warnings)
                .hasSize(2)
                .anyMatch(each -> each.contains("event=exposed address=0.0.0.0:0"))
                .anyMatch(each -> each.contains("event=known-bugs-allowed"));
        await(running.get(0).stop());
        assertThat(warningsOf(() -> start(single()))).isEmpty();
    }

    @Test
    void documentsItsMetrics() throws Exception {
        ObjectNode ofTwo = EffectiveConfig.of(single());
        ofTwo.withArrayProperty("members").addObject().put("id", "n2").put("address", "127.0.0.1:1");
        TouchstoneServer server = start(ServerConfig.from(ofTwo));
        call(server, "GET", "/v1/health", null);
        Set<String> served = call(server, "GET", "/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
        served.remove("touchstone_http_requests_seconds_max");
        served.add("touchstone_core_notes_total");
        Set<String> documented = Files.readString(Path.of("../../docs/operations.md"))
                .lines()
                .filter(line -> line.startsWith("| `touchstone_"))
                .map(line -> line.split("`")[1])
                .collect(Collectors.toSet());
        assertThat(documented).isEqualTo(served);
    }

    private ServerConfig single() {
        ObjectNode config =
                EffectiveConfig.of(ServerConfig.single("n1", folder)).put("seed", 7);
        config.withObjectProperty("limits").put("requestTimeout", "50s");
        return ServerConfig.from(config);
    }

    private ServerConfig allowingKnownBugs() {
        return ServerConfig.from(EffectiveConfig.of(single()).put("allowKnownBugs", true));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static List<String> warningsOf(Step step) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(TouchstoneServer.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            step.run();
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream()
                .filter(each -> each.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Set<Long> vertxThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("vert.x"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
    }

    private TouchstoneServer start(ServerConfig config) throws Exception {
        TouchstoneServer server = await(TouchstoneServer.start(config));
        running.add(server);
        return server;
    }

    private HttpResponse<String> call(TouchstoneServer server, String method, String path, String body)
            throws Exception {
        return client.send(request(server, method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(TouchstoneServer server, String method, String path, String body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.httpAddress().port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
