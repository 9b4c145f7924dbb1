// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.nemesis.NodeFaults;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Tells the nodes of a cluster to have faults, over HTTP: each has a listener for that, apart from its API. Thread-safe. */
public final class HttpNodeFaults implements NodeFaults {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    /** Writing a file as large as a disk takes a while. */
    private static final Duration FILLED = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> listeners;
    private final Map<String, String> apis;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * The faults of these nodes.
     *
     * @param listeners where each node can be told, past all proxies, by node: {@code 127.0.0.1:7100}
     * @param apis where the HTTP API of each is reached, past all proxies, by node
     */
    public HttpNodeFaults(Map<String, String> listeners, Map<String, String> apis) {
        this.listeners = new TreeMap<>(listeners);
        this.apis = new TreeMap<>(apis);
    }

    @Override
    public State skewClock(String node, Duration ahead, int driftPpm) throws IOException {
        return put(node, "clock", object().put("aheadMillis", ahead.toMillis()).put("driftPpm", driftPpm), ANSWER);
    }

    @Override
    public State fillDisk(String node, boolean full) throws IOException {
        return put(node, "disk", object().put("full", full), FILLED);
    }

    @Override
    public State fillMap(String node, boolean full) throws IOException {
        return put(node, "disk", object().put("mapFull", full), ANSWER);
    }

    @Override
    public State slowSaves(String node, Duration delay) throws IOException {
        return put(node, "disk", object().put("saveDelayMillis", delay.toMillis()), ANSWER);
    }

    @Override
    public State state(String node) throws IOException {
        return ask(node, request(address(listeners, node), "/v1/faults", ANSWER).GET());
    }

    @Override
    public String storage(String node) throws IOException {
        String metrics = send(request(address(apis, node), "/metrics", ANSWER).GET());
        StringJoiner said = new StringJoiner(", ");
        for (String what : new String[] {"recoveries", "replayed", "corrupt"}) {
            String name = "touchstone_storage_" + what + "_total ";
            metrics.lines()
                    .filter(line -> line.startsWith(name))
                    .findFirst()
                    .ifPresent(line -> said.add(what + " "
                            + (long) Double.parseDouble(
                                    line.substring(name.length()).strip())));
        }
        if (said.length() == 0) {
            throw new IOException("its metrics do not speak of storage");
        }
        return said.toString();
    }

    private State put(String node, String what, ObjectNode body, Duration limit) throws IOException {
        HttpRequest.Builder request = request(address(listeners, node), "/v1/faults/" + what, limit)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()));
        return ask(node, request);
    }

    /** The node's clock is compared with ours, as it was halfway between question and answer. */
    private State ask(String node, HttpRequest.Builder request) throws IOException {
        long asked = System.currentTimeMillis();
        String body = send(request);
        return read(node, body, (asked + System.currentTimeMillis()) / 2);
    }

    private String send(HttpRequest.Builder request) throws IOException {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(built.method() + " " + built.uri() + " answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + built.uri(), e);
        } catch (IOException e) {
            // The client's own messages are often empty, and never say whom it asked.
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(built.uri() + ": " + why, e);
        }
    }

    private static State read(String node, String body, long nowMillis) throws IOException {
        JsonNode tree = JSON.readTree(body);
        JsonNode clock = tree.path("clock");
        JsonNode disk = tree.path("disk");
        if (!clock.path("wallMillis").isNumber() || !disk.path("full").isBoolean()) {
            throw new IOException(node + " does not answer with its faults, but with " + body);
        }
        return new State(
                Duration.ofMillis(clock.path("wallMillis").asLong() - nowMillis),
                clock.path("driftPpm").asInt(),
                disk.path("full").asBoolean(),
                disk.path("mapFull").asBoolean(),
                Duration.ofMillis(disk.path("saveDelayMillis").asLong()),
                disk.path("delayedSaves").asLong(),
                disk.path("refusedSaves").asLong());
    }

    private static HttpRequest.Builder request(String address, String path, Duration limit) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(limit);
    }

    private static String address(Map<String, String> addresses, String node) throws IOException {
        String address = addresses.get(node);
        if (address == null) {
            throw new IOException("no address of " + node + " is known at which it can be told");
        }
        return address;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
