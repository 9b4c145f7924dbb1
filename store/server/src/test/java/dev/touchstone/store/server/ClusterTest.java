// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.HttpConfig;
import dev.touchstone.store.server.config.PeerConfig;
import dev.touchstone.store.server.config.ServerConfig;
import dev.touchstone.store.server.storage.StorageConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes in one JVM: the real core, sockets and files. */
final class ClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final NodeConfig.Gossip FAST =
            new NodeConfig.Gossip(Duration.ofMillis(100), 3, Duration.ofMillis(700), Duration.ofMillis(1500));

    private static final NodeConfig.Limits PATIENT = patient(NodeConfig.Limits.DEFAULT);

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
    void aSingleNodeStoresAndRestarts() throws Exception {
        TouchstoneServer server = start(ServerConfig.single("n1", folder));
        assertThat(call(server, "PUT", "/v1/buckets/b", "{\"n\": 1}", null).statusCode())
                .isEqualTo(204);
        HttpResponse<String> put = call(server, "PUT", "/v1/buckets/b/keys/k", "hello", null);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(204);
        String large = "x".repeat(1 << 20);
        assertThat(call(server, "PUT", "/v1/buckets/b/keys/large", large, null).statusCode())
                .isEqualTo(204);
        assertThat(call(server, "GET", "/v1/buckets/b/keys/none", null, null).statusCode())
                .isEqualTo(404);
        await(server.stop());

        TouchstoneServer again = start(ServerConfig.single("n1", folder));
        assertThat(call(again, "GET", "/v1/buckets/b/keys/k", null, null).body())
                .isEqualTo("hello");
        assertThat(call(again, "GET", "/v1/buckets/b/keys/large", null, null).body())
                .isEqualTo(large);
        assertThat(call(again, "GET", "/metrics", null, null).body())
                .contains("touchstone_storage_recoveries_total 0.0");
    }

    @Test
    void aBucketThatIsMadeAgainHasNothingOfTheFormerOneAndFreesItsSpace() throws Exception {
        TouchstoneServer first = start(ServerConfig.single("n1", folder));
        call(first, "PUT", "/v1/buckets/b", "{\"n\": 1}", null);
        String former = call(first, "PUT", "/v1/buckets/b/keys/k", "old", null)
                .headers()
                .firstValue("X-Touchstone-Context")
                .orElseThrow();
        await(first.stop());
        TouchstoneServer server = start(ServerConfig.single("n1", folder));
        assertThat(call(server, "PUT", "/v1/buckets/b/keys/k", "new", former).statusCode())
                .isEqualTo(204);
        assertThat(call(server, "DELETE", "/v1/buckets/b", null, null).statusCode())
                .isEqualTo(204);
        assertThat(call(server, "PUT", "/v1/buckets/b", "{\"n\": 1, \"resolve\": \"lww\"}", null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(call(server, "GET", "/v1/buckets/b/keys/k", null, null).statusCode())
                .isEqualTo(404);
        HttpResponse<String> refused = call(server, "PUT", "/v1/buckets/b/keys/k", "late", former);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("dropped; read the key again");
        assertThat(call(server, "GET", "/v1/buckets/b/keys/k", null, null).statusCode())
                .isEqualTo(404);
        for (String path : List.of("/v1/buckets/b", "/v1/buckets", "/v1/ring")) {
            assertThat(call(server, "GET", path, null, null).body()).doesNotContain("secret");
        }
        eventually(() -> assertThat(call(server, "GET", "/metrics", null, null).body())
                .contains("touchstone_core_notes_total{event=\"dropped-freed\"} 1.0"));
    }

    @Test
    void refusesABusyPortAndABusyDirectoryInOneSentence() throws Exception {
        TouchstoneServer server = start(ServerConfig.single("n1", folder.resolve("a")));
        assertThatThrownBy(() -> start(ServerConfig.single("n1", folder.resolve("a"))))
                .hasMessageContaining("is in use by another node");
        ServerConfig busy = config("n1", List.of("n1"), List.of(0), server.httpAddress(), folder.resolve("b"));
        assertThatThrownBy(() -> start(busy))
                .hasMessageContaining("listen.http = " + server.httpAddress() + " is in use");
    }

    @Test
    void threeNodesShareKeysKeepSiblingsAndSurviveARestart() throws Exception {
        List<String> names = List.of("n1", "n2", "n3");
        List<Integer> ports = freePorts(3);
        for (String name : names) {
            start(patient(name, names, ports));
        }
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        call(running.get(0), "PUT", "/v1/buckets/b", "{\"n\": 3, \"r\": 2, \"w\": 3}", null)
                                .statusCode())
                .isEqualTo(204));
        HttpResponse<String> first = call(running.get(0), "PUT", "/v1/buckets/b/keys/k", "one", null);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(204);
        assertThat(call(running.get(1), "PUT", "/v1/buckets/b/keys/k", "two", null)
                        .statusCode())
                .isEqualTo(204);

        HttpResponse<String> both = call(running.get(2), "GET", "/v1/buckets/b/keys/k", null, null);
        assertThat(both.statusCode()).as(both.body()).isEqualTo(300);
        JsonNode siblings = JSON.readTree(both.body());
        assertThat(siblings).hasSize(2);
        String context = both.headers().firstValue("X-Touchstone-Context").orElseThrow();
        assertThat(call(running.get(2), "PUT", "/v1/buckets/b/keys/k", "merged", context)
                        .statusCode())
                .isEqualTo(204);

        await(running.remove(1).stop());
        assertThat(call(running.get(0), "GET", "/v1/buckets/b/keys/k", null, null)
                        .body())
                .isEqualTo("merged");
        start(patient("n2", names, ports));
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        call(running.get(2), "GET", "/v1/buckets/b/keys/k?r=3", null, null)
                                .body())
                .isEqualTo("merged"));
    }

    @Test
    void isReadyWhenItHearsAMajorityAndCallsNobodyAliveOfWhomItNeverHeard() throws Exception {
        List<String> names = List.of("n1", "n2", "n3", "n4", "n5");
        List<Integer> ports = freePorts(5);
        HostPort any = new HostPort("127.0.0.1", 0);
        TouchstoneServer first = start(patient("n1", names, ports));
        eventually(() -> assertThat(ready(first)).contains("n1 hears 1 of 5 members: n1; waits for 3"));
        assertThat(liveness(first)).isEqualTo("n1:alive n2:unknown n3:unknown n4:unknown n5:unknown");
        assertThat(call(first, "GET", "/v1/health", null, null).statusCode()).isEqualTo(200);

        TouchstoneServer second = start(patient("n2", names, ports));
        eventually(() -> assertThat(ready(first)).contains("n1 hears 2 of 5 members: n1, n2; waits for 3"));
        TouchstoneServer third = start(patient("n3", names, ports));
        for (TouchstoneServer each : List.of(first, second, third)) {
            eventually(() -> assertThat(ready(each)).contains("\"status\":\"ready\""));
            eventually(() -> assertThat(liveness(each)).isEqualTo("n1:alive n2:alive n3:alive n4:unknown n5:unknown"));
        }
        assertThat(call(first, "GET", "/metrics", null, null).body())
                .contains("touchstone_members{liveness=\"unknown\"} 2.0");

        await(third.stop());
        await(second.stop());
        running.removeAll(List.of(second, third));
        await(first.stop());
        running.remove(first);
        // With times in which silence shows: who was never heard of is at last taken for dead, and who fell silent no
        // longer counts.
        TouchstoneServer again = start(config("n1", names, ports, any, folder.resolve("n1")));
        eventually(() -> assertThat(liveness(again)).isEqualTo("n1:alive n2:dead n3:dead n4:dead n5:dead"));
        TouchstoneServer back2 = start(config("n2", names, ports, any, folder.resolve("n2")));
        TouchstoneServer back3 = start(config("n3", names, ports, any, folder.resolve("n3")));
        eventually(() -> assertThat(ready(again)).contains("\"status\":\"ready\""));
        await(back2.stop());
        await(back3.stop());
        running.removeAll(List.of(back2, back3));
        eventually(() -> assertThat(ready(again)).contains("n1 hears 1 of 5 members: n1; waits for 3"));
    }

    private static NodeConfig.Limits patient(NodeConfig.Limits limits) {
        return new NodeConfig.Limits(
                limits.keyBytesMax(),
                limits.valueBytesMax(),
                limits.siblingsMax(),
                limits.siblingBytesMax(),
                limits.requestsInFlightMax(),
                limits.hintsPerTargetMax(),
                limits.hintBytesPerTargetMax(),
                limits.hintAgeMax(),
                limits.tombstoneGrace(),
                limits.readHedge(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(50));
    }

    /** A node that takes nobody for dead while the test looks, however slow the machine is. */
    private ServerConfig patient(String self, List<String> names, List<Integer> ports) {
        ServerConfig config = config(self, names, ports, new HostPort("127.0.0.1", 0), folder.resolve(self));
        ObjectNode tree = EffectiveConfig.of(config);
        tree.withObjectProperty("gossip").put("suspectAfter", "10m").put("deadAfter", "20m");
        return ServerConfig.from(tree);
    }

    private String ready(TouchstoneServer server) throws Exception {
        HttpResponse<String> answer = call(server, "GET", "/v1/ready", null, null);
        assertThat(answer.statusCode()).isEqualTo(answer.body().contains("\"status\":\"ready\"") ? 200 : 503);
        return answer.body();
    }

    private String liveness(TouchstoneServer server) throws Exception {
        List<String> all = new ArrayList<>();
        for (JsonNode each :
                JSON.readTree(call(server, "GET", "/v1/members", null, null).body())) {
            all.add(each.path("id").asText() + ":" + each.path("liveness").asText());
        }
        return String.join(" ", all);
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(assertion);
    }

    private static ServerConfig config(String self, List<String> names, List<Integer> ports, HostPort http, Path data) {
        List<ServerConfig.MemberConfig> members = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            members.add(new ServerConfig.MemberConfig(
                    Member.of(names.get(i)), new HostPort("127.0.0.1", ports.get(i)), null));
        }
        return new ServerConfig(
                ServerConfig.CLUSTER,
                new NodeId(self),
                members,
                http,
                members.get(names.indexOf(self)).address(),
                null,
                Map.of(),
                data,
                1,
                FAST,
                PATIENT,
                StorageConfig.DEFAULT,
                HttpConfig.DEFAULT,
                PeerConfig.DEFAULT,
                false,
                7);
    }

    private TouchstoneServer start(ServerConfig config) throws Exception {
        TouchstoneServer server = await(TouchstoneServer.start(config));
        running.add(server);
        return server;
    }

    private HttpResponse<String> call(TouchstoneServer server, String method, String path, String body, String context)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + server.httpAddress() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (context != null) {
            request.header("X-Touchstone-Context", context);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = new ArrayList<>();
        for (ServerSocket socket : sockets) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
        return ports;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
