// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * One node of the store in a container, started when it is ready to serve.
 *
 * <pre>{@code
 * try (TouchstoneContainer node = new TouchstoneContainer()) {
 *     node.start();
 *     HttpRequest.newBuilder(URI.create(node.url() + "/v1/buckets/b/keys/k")) …
 * }
 * }</pre>
 *
 * <p>It is a cluster of its own, named n1, unless a {@link TouchstoneCluster} makes it one of several. Settings are given by
 * {@link #withSetting} or, as to any container of a node, by {@code withEnv("TOUCHSTONE_NODE_…")}.
 */
public final class TouchstoneContainer extends GenericContainer<TouchstoneContainer> {
    /** The image of this version. */
    public static final DockerImageName IMAGE = DockerImageName.parse("touchstone-node:0.1.0");

    static final int HTTP_PORT = 7100;
    static final int PEER_PORT = 7200;
    private static final String CONFIG = "/etc/touchstone/node.json";
    private static final int READABLE_FOR_ALL = 0644;
    private static final Duration STARTUP = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode settings = JSON.createObjectNode();
    private @Nullable StoreClients clients;

    /** A node of the image {@link #IMAGE}. */
    public TouchstoneContainer() {
        this(IMAGE);
    }

    /** A node of another image. */
    public TouchstoneContainer(String image) {
        this(DockerImageName.parse(image));
    }

    /** A node of another image. */
    public TouchstoneContainer(DockerImageName image) {
        super(image);
        withSetting("self", "n1");
        withSetting("members", List.of(member("n1", "localhost")));
        withSetting("listen.http", "0.0.0.0:" + HTTP_PORT);
        withSetting("listen.peer", "0.0.0.0:" + PEER_PORT);
        withSetting("data", "/data");
        addExposedPorts(HTTP_PORT, PEER_PORT);
        withCommand("node", "--config", CONFIG);
        withLabels(DockerLabels.labels());
        waitingFor(new ReadyWait(this).withStartupTimeout(STARTUP));
    }

    /** A member as in a node's configuration. */
    static Map<String, String> member(String node, String host) {
        return Map.of("id", node, "address", host + ":" + PEER_PORT);
    }

    /**
     * Sets a setting of the node before it starts.
     *
     * @param path as in the reference: {@code gossip.interval}
     * @param value as in YAML: a text, a number, a boolean, a list or a map
     */
    public TouchstoneContainer withSetting(String path, Object value) {
        ObjectNode at = settings;
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i + 1 < parts.length; i++) {
            at = at.withObjectProperty(parts[i]);
        }
        at.set(parts[parts.length - 1], JSON.valueToTree(value));
        return this;
    }

    /** Where its HTTP API is, without a slash at the end: {@code http://localhost:49153}. */
    public String url() {
        return "http://" + address();
    }

    /** Where its HTTP API is. */
    public Address address() {
        return new Address(getHost(), currentPort(HTTP_PORT));
    }

    /** The last line of its log. */
    String lastWords() {
        String[] lines = getLogs().strip().split("\\R", -1);
        return lines[lines.length - 1];
    }

    /** The host's port for one of the container's: another after each start. Nobody listens there while it is stopped. */
    int currentPort(int port) {
        Ports.Binding[] bindings = getCurrentContainerInfo()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(ExposedPort.tcp(port));
        return bindings == null || bindings.length == 0
                ? getMappedPort(port)
                : Integer.parseInt(bindings[0].getHostPortSpec());
    }

    /** A client of this node; closed when the container stops. */
    public synchronized TouchstoneClient client() {
        if (clients == null) {
            clients = new StoreClients();
        }
        return clients.of(address());
    }

    @Override
    public void start() {
        RyukImage.require();
        super.start();
    }

    @Override
    protected void configure() {
        try {
            withCopyToContainer(Transferable.of(JSON.writeValueAsBytes(settings), READABLE_FOR_ALL), CONFIG);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void stop() {
        if (clients != null) {
            clients.close();
            clients = null;
        }
        super.stop();
    }
}
