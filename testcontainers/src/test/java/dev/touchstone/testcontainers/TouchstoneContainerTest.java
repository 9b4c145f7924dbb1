// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.protocol.node.NodeId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NeedsDocker(images = "touchstone-node:0.1.0")
@Timeout(240)
class TouchstoneContainerTest {
    @Test
    void aNodeServesWhenItIsStartedAndIsGoneWhenItIsClosed() throws Exception {
        String id;
        try (TouchstoneContainer node = new TouchstoneContainer().withSetting("gossip.interval", "200ms")) {
            node.start();
            id = node.getContainerId();
            assertThat(Engine.ours()).contains(id);
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest define = HttpRequest.newBuilder(URI.create(node.url() + "/v1/buckets/b"))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"n\":1,\"r\":1,\"w\":1}"))
                    .build();
            assertThat(http.send(define, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isBetween(200, 204);
            URI key = URI.create(node.url() + "/v1/buckets/b/keys/k");
            HttpRequest put = HttpRequest.newBuilder(key)
                    .PUT(HttpRequest.BodyPublishers.ofString("v"))
                    .build();
            assertThat(http.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(204);
            HttpRequest get = HttpRequest.newBuilder(key).build();
            assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).body())
                    .isEqualTo("v");
            ClientOutcome<RingSnapshot> ring = node.client()
                    .refresh()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            assertThat(((ClientOutcome.Ok<RingSnapshot>) ring).value().ring().members())
                    .extracting(member -> member.id())
                    .containsExactly(new NodeId("n1"));
        }
        assertThat(Engine.ours()).doesNotContain(id);
    }
}
