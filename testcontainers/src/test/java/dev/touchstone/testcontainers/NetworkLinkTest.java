// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.testcontainers.links.ActiveFault;
import dev.touchstone.testcontainers.links.FaultyLink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.containers.Network;

/** The extension with a service in a container, and the real Toxiproxy in a network. */
@NeedsDocker(images = {"touchstone-node:0.1.0", "touchstone-toxiproxy:2.12.0"})
@Timeout(240)
class NetworkLinkTest {
    private static final Network NETWORK = DockerLabels.newNetwork();
    private static final TouchstoneContainer SERVICE =
            new TouchstoneContainer().withNetwork(NETWORK).withNetworkAliases("store");

    private static final AtomicReference<String> ID = new AtomicReference<>();
    private static final AtomicReference<String> SERVICE_ID = new AtomicReference<>();

    /** Registered before the links, so it runs after they are gone: a network with containers in it cannot be removed. */
    @RegisterExtension
    @Order(1)
    static final AfterAllCallback REMOVED = context -> {
        NETWORK.close();
        assertThat(Engine.networks()).doesNotContain(ID.get());
        assertThat(Engine.ours()).doesNotContain(SERVICE_ID.get());
    };

    @RegisterExtension
    @Order(2)
    static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app")
            .and("store", SERVICE, TouchstoneContainer.HTTP_PORT)
            .inNetwork(NETWORK);

    @Test
    void theContainerIsStartedAndItsLinkCanBeCut(FaultyLink link) throws Exception {
        assertThat(SERVICE.isRunning()).isTrue();
        ID.set(NETWORK.getId());
        SERVICE_ID.set(SERVICE.getContainerId());
        assertThat(health(link)).isEqualTo(200);
        assertThat(link.addressInNetwork()).matches("touchstone-links-[0-9a-f]+:21000");
        try (ActiveFault cut = link.cut()) {
            assertThat(cut.evidence()).startsWith("app->store: no answer in 300 ms; store itself: answered after ");
            assertThatThrownBy(() -> health(link)).isInstanceOf(HttpTimeoutException.class);
        }
        assertThat(health(link)).isEqualTo(200);
    }

    private static int health(FaultyLink link) throws Exception {
        URI uri = URI.create("http://" + link.host() + ":" + link.port() + "/v1/health");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
