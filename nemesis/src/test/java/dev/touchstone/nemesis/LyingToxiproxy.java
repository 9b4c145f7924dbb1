// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Says yes to every request, and does nothing: its proxies are the nodes themselves. */
final class LyingToxiproxy implements AutoCloseable {
    private final Map<String, JsonObject> said = new TreeMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server = vertx.createHttpServer()
            .requestHandler(request ->
                    request.body().onSuccess(body -> request.response().end(agree(request.path(), body))))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    int port() {
        return server.actualPort();
    }

    private Buffer agree(String path, Buffer body) {
        JsonObject asked = body.length() == 0 ? new JsonObject() : new JsonObject(body);
        String thing = asked.containsKey("name") ? path + "/" + asked.getString("name") : path;
        JsonObject answer = said.computeIfAbsent(thing, first -> asked).mergeIn(asked, true);
        if (answer.containsKey("upstream")) {
            answer.put("listen", answer.getString("upstream")).put("enabled", answer.getBoolean("enabled", true));
        }
        return answer.toBuffer();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
