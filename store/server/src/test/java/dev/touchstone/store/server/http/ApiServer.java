// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.guard.BytesInFlight;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.guard.RequestsInFlight;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The API on a socket, in front of a scripted node. */
final class ApiServer implements AutoCloseable {
    private static final RequestMeter NO_METER = (method, path) -> new RequestMeter.Route() {
        @Override
        public void began() {}

        @Override
        public void served(int status, long nanos) {}
    };

    private static final HttpResponse.BodyHandler<String> TEXT =
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);

    final Scripted front = new Scripted();
    final GuardStats refused = new GuardStats();
    final Load load;
    final HttpApi api;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private final int port;

    ApiServer() throws Exception {
        this(256, 16 << 20);
    }

    /** With so many requests and bytes in flight at the most. */
    ApiServer(int requestsMax, long bytesMax) throws Exception {
        load = new Load(new RequestsInFlight(requestsMax), new BytesInFlight(bytesMax), refused);
        // Where this thread's servers listen, too.
        Context loop = vertx.getOrCreateContext();
        api = new HttpApi(
                vertx,
                new NodeId("n1"),
                front,
                NodeConfig.Limits.DEFAULT,
                Map.of(),
                () -> "up 1\n",
                NO_METER,
                new Callers(false, List.of("node.test")),
                load,
                task -> loop.runOnContext(ignored -> task.run()));
        port = vertx.createHttpServer(new HttpServerOptions().setMaxInitialLineLength(16 << 10))
                .invalidRequestHandler(HttpApi::refuse)
                .requestHandler(api.handler())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    /** Calls with headers in pairs of name and value. */
    HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        return client.send(request(method, path, body, headers), TEXT);
    }

    /** The same, without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> start(String method, String path, String body) {
        return client.sendAsync(request(method, path, body), TEXT);
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.BodyPublisher content =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(java.time.Duration.ofSeconds(60))
                .method(method, content);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!path.contains("/keys/") && !Arrays.asList(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return request.build();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Sends the text as it is, says that there is no more, and answers with all that comes back. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
