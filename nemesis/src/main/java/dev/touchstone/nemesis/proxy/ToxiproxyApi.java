// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Toxiproxy's HTTP API, as of 2.12.0. Bodies are JSON whatever their content type says. On the event loop. */
final class ToxiproxyApi {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String VERSION = "2.12.0";

    /** An answer: no body if it is empty. */
    private record Answer(int status, String type, String body) {
        static Answer json(int status, JsonNode body) {
            return new Answer(status, "application/json", body.toString());
        }

        static Answer none() {
            return new Answer(204, "", "");
        }
    }

    private final Vertx vertx;
    private final NetClient dialler;
    private final SplittableRandom random;
    private final Map<String, ToxicProxy> proxies = new LinkedHashMap<>();

    ToxiproxyApi(Vertx vertx, NetClient dialler, long seed) {
        this.vertx = vertx;
        this.dialler = dialler;
        this.random = new SplittableRandom(seed);
    }

    void handle(HttpServerRequest request) {
        ApiRequest.body(request)
                .compose(body -> answer(request, body))
                .recover(cause -> cause instanceof ApiException e
                        ? Future.succeededFuture(error(e))
                        : Future.succeededFuture(error(new ApiException(500, String.valueOf(cause.getMessage())))))
                .onSuccess(answer -> {
                    request.response().setStatusCode(answer.status());
                    if (!answer.type().isEmpty()) {
                        request.response().putHeader("Content-Type", answer.type());
                    }
                    request.response().end(answer.body());
                });
    }

    private Future<Answer> answer(HttpServerRequest request, String body) {
        String agent = request.getHeader("User-Agent");
        if (agent != null && agent.startsWith("Mozilla/")) {
            throw new ApiException(403, "User agent not allowed");
        }
        List<String> path = ApiRequest.path(request);
        if (path.isEmpty()) {
            return Future.succeededFuture(unknown(path));
        }
        String method = request.method().name().equals("PATCH") && path.size() % 2 == 0
                ? "POST"
                : request.method().name();
        String route = method + " " + path.get(0) + " " + path.size();
        return switch (route) {
            case "GET version 1" ->
                Future.succeededFuture(
                        new Answer(200, "application/json;charset=utf-8", "{\"version\": \"" + VERSION + "\"}\n"));
            case "POST reset 1" -> reset();
            case "POST populate 1" -> populate(ApiRequest.parse(body));
            case "GET proxies 1" -> Future.succeededFuture(Answer.json(200, all()));
            case "POST proxies 1" -> create(ApiRequest.parse(body)).map(proxy -> Answer.json(201, proxy.toJson()));
            case "GET proxies 2" ->
                Future.succeededFuture(Answer.json(200, proxy(path).toJson()));
            case "POST proxies 2" -> update(proxy(path), ApiRequest.parse(body));
            case "DELETE proxies 2" -> delete(path.get(1));
            default ->
                path.size() >= 3 && path.get(0).equals("proxies") && path.get(2).equals("toxics")
                        ? Future.succeededFuture(toxics(method, path, body))
                        : Future.succeededFuture(unknown(path));
        };
    }

    private Answer toxics(String method, List<String> path, String body) {
        String route = method + " " + path.size();
        return switch (route) {
            case "GET 3" -> Answer.json(200, proxy(path).toxicsJson());
            case "POST 3" -> {
                ToxicProxy proxy = proxy(path);
                ToxicSpec added = ToxicSpec.parse(ApiRequest.parse(body));
                proxy.add(added);
                yield Answer.json(200, added.toJson());
            }
            case "GET 4" -> Answer.json(200, proxy(path).toxic(path.get(3)).toJson());
            case "POST 4" -> {
                ToxicSpec changed = proxy(path).toxic(path.get(3));
                changed.merge(ApiRequest.parse(body));
                proxy(path).updated(changed);
                yield Answer.json(200, changed.toJson());
            }
            case "DELETE 4" -> {
                proxy(path).remove(proxy(path).toxic(path.get(3)));
                yield Answer.none();
            }
            default -> unknown(path);
        };
    }

    private Future<Answer> reset() {
        Future<Void> started = Future.succeededFuture();
        for (ToxicProxy proxy : List.copyOf(proxies.values())) {
            started = started.compose(ignored -> proxy.start()).onSuccess(ignored -> proxy.removeAllToxics());
        }
        return started.map(ignored -> Answer.none());
    }

    private Future<ToxicProxy> create(JsonNode body) {
        String name = ApiRequest.text(body, "name", "");
        String upstream = ApiRequest.text(body, "upstream", "");
        if (name.isEmpty() || upstream.isEmpty()) {
            throw new ApiException(400, "missing required field: " + (name.isEmpty() ? "name" : "upstream"));
        }
        if (proxies.containsKey(name)) {
            throw new ApiException(409, "proxy already exists");
        }
        String listen = ApiRequest.text(body, "listen", "");
        boolean enabled = ApiRequest.flag(body, "enabled", true);
        ToxicProxy proxy = new ToxicProxy(vertx, dialler, random.split(), name, listen, upstream);
        proxies.put(name, proxy);
        Future<Void> started = enabled ? proxy.start() : Future.succeededFuture();
        return started.onFailure(cause -> proxies.remove(name, proxy)).map(proxy);
    }

    private Future<Answer> update(ToxicProxy proxy, JsonNode body) {
        return proxy.update(
                        ApiRequest.text(body, "listen", proxy.listen()),
                        ApiRequest.text(body, "upstream", proxy.upstream()),
                        ApiRequest.flag(body, "enabled", proxy.isEnabled()))
                .map(ignored -> Answer.json(200, proxy.toJson()));
    }

    private Future<Answer> delete(String name) {
        ToxicProxy proxy = proxies.remove(name);
        if (proxy == null) {
            throw new ApiException(404, "proxy not found");
        }
        return proxy.stop().map(ignored -> Answer.none());
    }

    private Future<Answer> populate(JsonNode body) {
        if (!body.isArray()) {
            throw new ApiException(400, "bad request body: expected an array of proxies");
        }
        ArrayNode populated = MAPPER.createArrayNode();
        Future<Void> last = Future.succeededFuture();
        for (JsonNode wanted : body) {
            last = last.compose(ignored -> populateOne(wanted))
                    .onSuccess(proxy -> populated.add(proxy.toJson()))
                    .mapEmpty();
        }
        ObjectNode answer = MAPPER.createObjectNode();
        return last.map(ignored -> Answer.json(201, answer.set("proxies", populated)))
                .recover(cause -> {
                    int status = cause instanceof ApiException e ? e.status() : 500;
                    answer.put("error", cause.getMessage())
                            .put("status", status)
                            .set("proxies", populated);
                    return Future.succeededFuture(Answer.json(status, answer));
                });
    }

    private Future<ToxicProxy> populateOne(JsonNode wanted) {
        ToxicProxy present = proxies.get(ApiRequest.text(wanted, "name", ""));
        if (present == null) {
            return create(wanted);
        }
        if (Addresses.same(present.listen(), ApiRequest.text(wanted, "listen", ""))
                && present.upstream().equals(ApiRequest.text(wanted, "upstream", ""))) {
            return Future.succeededFuture(present);
        }
        return delete(ApiRequest.text(wanted, "name", "")).compose(ignored -> create(wanted));
    }

    private ToxicProxy proxy(List<String> path) {
        ToxicProxy proxy = proxies.get(path.get(1));
        if (proxy == null) {
            throw new ApiException(404, "proxy not found");
        }
        return proxy;
    }

    private ObjectNode all() {
        ObjectNode all = MAPPER.createObjectNode();
        proxies.forEach((name, proxy) -> all.set(name, proxy.toJson()));
        return all;
    }

    private static Answer unknown(List<String> path) {
        List<String> known = List.of("version", "reset", "populate", "proxies");
        boolean route = !path.isEmpty()
                && known.contains(path.get(0))
                && (path.size() == 1 || path.get(0).equals("proxies"))
                && (path.size() <= 2 || (path.size() <= 4 && path.get(2).equals("toxics")));
        return route ? new Answer(405, "", "") : new Answer(404, "text/plain; charset=utf-8", "404 page not found\n");
    }

    private static Answer error(ApiException e) {
        ObjectNode body = MAPPER.createObjectNode().put("error", e.getMessage()).put("status", e.status());
        return new Answer(e.status(), "text/plain; charset=utf-8", body + "\n");
    }
}
