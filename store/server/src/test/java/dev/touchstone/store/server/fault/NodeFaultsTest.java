// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.TouchstoneServer;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.ServerConfig;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole node that is told to be faulty. */
final class NodeFaultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "/v1/buckets/b/keys/";

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TouchstoneServer server;

    @BeforeEach
    void start() throws Exception {
        ObjectNode config =
                EffectiveConfig.of(ServerConfig.single("n1", folder)).put("seed", 7);
        config.withObjectProperty("listen").put("faults", "127.0.0.1:0");
        config.withObjectProperty("limits").put("requestTimeout", "60s").put("replicaTimeout", "60s");
        server = await(TouchstoneServer.start(ServerConfig.from(config)));
        assertThat(api("PUT", "/v1/buckets/b", "{\"n\": 1, \"resolve\": \"lww\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    @AfterEach
    void stop() throws Exception {
        await(server.stop());
    }

    @Test
    void isWellUntilItIsTold() throws Exception {
        JsonNode all = json(faults("GET", "", null));
        ((ObjectNode) all.path("clock")).remove("wallMillis");
        assertThat(all).isEqualTo(JSON.readTree("""
                {"clock": {"aheadMillis": 0, "driftPpm": 0},
                 "disk": {"full": false, "fillerBytes": 0, "saveDelayMillis": 0, "delayedSaves": 0, "mapFull": false,
                          "refusedSaves": 0}}
                """));
    }

    @Test
    void stampsWritesByTheClockThatWasSet() throws Exception {
        // Set back first: a hybrid clock does not go back behind what it has stamped.
        for (long hour : new long[] {-3_600_000, 3_600_000}) {
            JsonNode clock = json(faults("PUT", "/clock", "{\"aheadMillis\": " + hour + "}"))
                    .path("clock");
            assertThat(clock.path("aheadMillis").asLong()).isEqualTo(hour);
            assertThat(ahead(clock.path("wallMillis").asLong())).isEqualTo(hour / 3_600_000);
            HttpResponse<String> put = api("PUT", KEY + "k", "v");
            assertThat(put.statusCode()).isEqualTo(204);
            assertThat(ahead(stampMillis(put))).isEqualTo(hour / 3_600_000);
        }
        JsonNode right = json(faults("PUT", "/clock", "{}")).path("clock");
        assertThat(ahead(right.path("wallMillis").asLong())).isZero();
    }

    /** By how many hours a time is ahead of the right one, rounded: half an hour is room for a slow machine. */
    private static long ahead(long millis) {
        return Math.round((millis - System.currentTimeMillis()) / 3_600_000.0);
    }

    /** When a write says that it was made: of {@code "micros.logical@actor"}, its version where the last writer wins. */
    private static long stampMillis(HttpResponse<String> answer) {
        String version = answer.headers().firstValue("ETag").orElseThrow();
        return Long.parseLong(version.substring(1, version.indexOf('.'))) / 1_000;
    }

    @Test
    void answersAWriteOnlyWhenItsSlowSaveCompletes() throws Exception {
        json(faults("PUT", "/disk", "{\"saveDelayMillis\": 700}"));
        long started = System.nanoTime();
        assertThat(api("PUT", KEY + "k", "v").statusCode()).isEqualTo(204);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        assertThat(json(faults("GET", "", null)).at("/disk/delayedSaves").asLong())
                .isPositive();
        assertThat(json(faults("PUT", "/disk", "{\"saveDelayMillis\": 0}"))
                        .at("/disk/saveDelayMillis")
                        .asLong())
                .isZero();
    }

    @Test
    void answers507ToNewKeysWhenItsMapIsFull() throws Exception {
        assertThat(api("PUT", KEY + "old", "1").statusCode()).isEqualTo(204);
        json(faults("PUT", "/disk", "{\"mapFull\": true}"));
        HttpResponse<String> refused = api("PUT", KEY + "new", "1");
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(refused.body()).contains("\"effect\":\"none\"").contains("(injected)");
        assertThat(api("PUT", KEY + "old", "2").statusCode()).isEqualTo(204);
        // It takes writes of the keys that it has, and so it is ready.
        assertThat(api("GET", "/v1/ready", null).statusCode()).isEqualTo(200);
        assertThat(api("PUT", "/v1/buckets/other", "{\"n\": 1}").statusCode()).isEqualTo(204);
        assertThat(json(faults("PUT", "/disk", "{\"mapFull\": false}"))
                        .at("/disk/refusedSaves")
                        .asLong())
                .isEqualTo(1);
        assertThat(api("PUT", KEY + "new", "1").statusCode()).isEqualTo(204);
    }

    @Test
    void fillsNoDiskThatOthersNeed() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.getFileStore(folder).getTotalSpace() > DiskFiller.DISK_BYTES_MAX, "the temporary disk is small");
        HttpResponse<String> refused = faults("PUT", "/disk", "{\"full\": true}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("one of more than 1073741824 is not filled");
        assertThat(folder.resolve("disk-filler")).doesNotExist();
        assertThat(json(faults("PUT", "/disk", "{\"full\": false}"))
                        .at("/disk/full")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void deletesAFillerThatAKillLeft() throws Exception {
        await(server.stop());
        Files.writeString(folder.resolve("disk-filler"), "left");
        server = await(TouchstoneServer.start(ServerConfig.single("n1", folder)));
        assertThat(folder.resolve("disk-filler")).doesNotExist();
        assertThat(server.faultsAddress()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/clock | {\"aheadMilis\": 1}           | 400 | unknown field \\\"aheadMilis\\\"; known: [aheadMillis, driftPpm]",
                "/clock | {\"aheadMillis\": 1.5}        | 400 | aheadMillis is a whole number, not 1.5",
                "/clock | {\"driftPpm\": 1000001}       | 400 | driftPpm is -1000000 to 1000000, not 1000001",
                "/clock | [                             | 400 | the fault is not JSON",
                "/clock | {\"driftPpm\": 1, \"driftPpm\": 2} | 400 | Duplicate field 'driftPpm'",
                "/clock | []                            | 400 | a fault is a JSON object",
                "/disk  | {\"saveDelayMillis\": 60001}  | 400 | saveDelayMillis is 0 to 60000, not 60001",
                "/disk  | {\"mapFull\": 1}              | 400 | mapFull is true or false, not 1",
                "/disks | {}                            | 404 | there is GET /v1/faults, PUT /v1/faults/clock",
            })
    void refusesWhatIsNoFault(String path, String body, int status, String says) throws Exception {
        HttpResponse<String> answer = faults("PUT", path, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(says);
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        assertThat(faults("PUT", "/disk", " ".repeat(2_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void isNotInjectedWhereClientsAre() throws Exception {
        assertThat(api("GET", "/v1/faults", null).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> faults(String method, String path, String body) throws Exception {
        return send(server.faultsAddress(), method, "/v1/faults" + path, body);
    }

    private HttpResponse<String> api(String method, String path, String body) throws Exception {
        return send(server.httpAddress(), method, path, body);
    }

    private HttpResponse<String> send(HostPort to, String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + to + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static <T> T await(Future<T> future) throws Exception {
        CompletableFuture<T> all = future.toCompletionStage().toCompletableFuture();
        return all.get(60, TimeUnit.SECONDS);
    }
}
