// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.touchstone.nemesis.Link;
import dev.touchstone.testcontainers.links.ActiveFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of three, broken in each way that it offers: what holds is asked of the nodes. */
@NeedsDocker(images = {"touchstone-node:0.1.0", "touchstone-toxiproxy:2.12.0"})
@Timeout(300)
class TouchstoneClusterTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LONG = Duration.ofSeconds(60);

    private static TouchstoneCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TouchstoneCluster(3)
                .withSetting("gossip.interval", "200ms")
                .withSetting("gossip.suspectAfter", "1s")
                .withSetting("gossip.deadAfter", "2s");
        cluster.start();
        String settings = "{\"n\":3,\"r\":2,\"w\":2,\"quorum\":\"strict\"}";
        HttpRequest define = HttpRequest.newBuilder(URI.create(cluster.url("n1") + "/v1/buckets/b"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(settings))
                .build();
        assertThat(HTTP.send(define, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isBetween(200, 204);
    }

    @AfterEach
    void healAll() {
        cluster.heal();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        assertThat(Engine.ours()).isEmpty();
        assertThat(Engine.networks()).isEmpty();
    }

    @Test
    void whatIsWrittenToOneNodeIsReadFromAnother() throws Exception {
        assertThat(put("n1", "k", "v1")).isEqualTo(204);
        assertThat(get("n2", "k").body()).isEqualTo("v1");
        assertThat(cluster.container("n2").url()).isNotEqualTo(cluster.url("n2"));
    }

    @Test
    void aMinorityRefusesWritesAndAMajorityTakesThem() throws Exception {
        try (ActiveFault partition = cluster.partition(Set.of("n1"), Set.of("n2", "n3"))) {
            assertThat(partition.evidence()).contains("n1->n2: no answer in 300 ms; n2 itself: ");
            assertThat(put("n1", "p", "v")).isIn(503, 504);
            await().atMost(LONG).until(() -> put("n2", "p", "v2") == 204);
        }
        await().atMost(LONG).until(() -> put("n1", "p", "v3") == 204);
    }

    @Test
    void aOneWayCutStopsOneDirectionOnly() throws Exception {
        cluster.cut("n1", "n2");
        cluster.cut("n1", "n3");
        // What n1 sends reaches nobody: it hears the others, and they hear nothing of it.
        await().atMost(LONG).until(() -> takesForDead("n2", "n1") && takesForDead("n3", "n1"));
        assertThat(takesForDead("n1", "n2")).isFalse();
        assertThat(put("n1", "o", "v")).isIn(503, 504);
    }

    @Test
    void aClientCanBeCutFromANodeThatTheOthersReach() throws Exception {
        try (ActiveFault cut = cluster.cut(Link.CLIENT, "n1")) {
            assertThat(cut.evidence()).startsWith("client->n1: no answer in 300 ms; n1 itself: answered after ");
            assertThatThrownBy(() -> put("n1", "c", "v")).isInstanceOf(HttpTimeoutException.class);
            assertThat(takesForDead("n2", "n1")).isFalse();
        }
        assertThat(put("n1", "c", "v")).isEqualTo(204);
    }

    @Test
    void aSlowLinkIsSlow() {
        try (ActiveFault slow = cluster.slow(Link.CLIENT, "n3", Duration.ofMillis(400))) {
            assertThat(slow.evidence()).matches("client->n3: answered after [0-9]+ ms; n3 itself: answered .*");
        }
    }

    @Test
    void aKilledNodeComesBackWithWhatItHad() throws Exception {
        assertThat(put("n3", "d", "kept")).isEqualTo(204);
        ActiveFault kill = cluster.kill("n3");
        assertThat(kill.evidence()).matches("n3: container [0-9a-f]{12} is exited");
        assertThatThrownBy(() -> cluster.kill("n3"))
                .hasMessageMatching("n3 cannot be hit by kill: container [0-9a-f]{12} is exited");
        await().atMost(LONG).until(() -> takesForDead("n1", "n3"));
        cluster.start("n3");
        await().atMost(LONG).until(() -> get("n3", "d").body().equals("kept"));
        assertThatThrownBy(() -> cluster.start("n3")).hasMessageContaining("is running");
    }

    @Test
    void aPausedNodeIsSilentUntilItIsResumed() throws Exception {
        ActiveFault pause = cluster.pause("n2");
        assertThat(pause.evidence()).matches("n2: container [0-9a-f]{12} is paused");
        assertThatThrownBy(() -> put("n2", "s", "v")).isInstanceOf(HttpTimeoutException.class);
        cluster.resume("n2");
        await().atMost(LONG).until(() -> put("n2", "s", "v") == 204);
    }

    @Test
    void faultsAreKeptInAJournal() {
        long before = System.nanoTime();
        try (ActiveFault cut = cluster.cutBothWays("n1", "n2")) {
            assertThat(cut.toString()).isEqualTo("cut of n1 <-> n2");
        }
        assertThat(cluster.journal().windowsSince(before)).singleElement().satisfies(window -> {
            assertThat(window.fault()).isEqualTo("cut");
            assertThat(window.detail()).isEqualTo("n1 <-> n2");
            assertThat(window.endNanos()).isGreaterThan(window.startNanos()).isLessThan(Long.MAX_VALUE);
        });
    }

    @Test
    void wrongNamesAreRefused() {
        assertThatThrownBy(() -> cluster.cut("n1", "n4")).hasMessage("there is no node n4 among [n1, n2, n3]");
        assertThatThrownBy(() -> cluster.cut("n1", "n1")).hasMessage("there is no link from n1 to itself");
        assertThatThrownBy(() -> cluster.partition(Set.of(), Set.of("n1")))
                .hasMessageStartingWith("both sides of a partition need a node");
    }

    @Test
    void aStartThatFailsLeavesNothing() {
        int before = Engine.ours().size();
        int networks = Engine.networks().size();
        try (TouchstoneCluster broken = new TouchstoneCluster(2).withSetting("gossip.interval", "never")) {
            assertThatThrownBy(broken::start)
                    .hasMessageStartingWith("the cluster did not start: the node ended: touchstone: ")
                    .hasMessageContaining("gossip.interval is a time such as 500ms, 2s, 5m or 3h, not \"never\"");
            assertThat(Engine.ours()).hasSize(before);
            assertThat(Engine.networks()).hasSize(networks);
        }
    }

    private static boolean takesForDead(String node, String other) throws IOException, InterruptedException {
        String ring = send(HttpRequest.newBuilder(
                        URI.create(cluster.container(node).url() + "/v1/members")))
                .body();
        return ring.matches("(?s).*\"id\"\\s*:\\s*\"" + other + "\"[^}]*\"liveness\"\\s*:\\s*\"dead\".*");
    }

    private static int put(String node, String key, String value) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(key(node, key)).PUT(HttpRequest.BodyPublishers.ofString(value)))
                .statusCode();
    }

    private static HttpResponse<String> get(String node, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(key(node, key)));
    }

    private static URI key(String node, String key) {
        return URI.create(cluster.url(node) + "/v1/buckets/b/keys/" + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.timeout(Duration.ofSeconds(8)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
