// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.BucketSettings;
import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.NodeConfig;
import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.protocol.Reply;
import dev.touchstone.store.protocol.Request;
import dev.touchstone.store.protocol.RequestOptions;
import dev.touchstone.store.protocol.StoreKey;
import dev.touchstone.store.protocol.Value;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.server.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of a node; docs/http-api.md describes them. On event loops.
 *
 * <p>A request reaches the core only when all of it was found to be well-formed.
 */
public final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int SETTINGS_BYTES_MAX = 16 << 10;
    private static final String KEY = "/v1/buckets/:bucket/keys/:key";
    private static final String BUCKET = "/v1/buckets/:bucket";
    private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");

    private final NodeId self;
    private final Front front;
    private final NodeConfig.Limits limits;
    private final Map<NodeId, HostPort> httpAddresses;
    private final Supplier<String> metrics;
    private final RequestMeter meter;
    private final SortedMap<String, SortedSet<String>> methods = new TreeMap<>();

    /**
     * The API of a node.
     *
     * @param httpAddresses where clients reach the members, as far as is known
     * @param metrics all metrics in Prometheus' text format
     */
    public HttpApi(
            NodeId self,
            Front front,
            NodeConfig.Limits limits,
            Map<NodeId, HostPort> httpAddresses,
            Supplier<String> metrics,
            RequestMeter meter) {
        this.self = self;
        this.front = front;
        this.limits = limits;
        this.httpAddresses = httpAddresses;
        this.metrics = metrics;
        this.meter = meter;
    }

    /** A router with all routes. */
    public Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        route(router, HttpMethod.GET, KEY, this::get);
        route(router, HttpMethod.PUT, KEY, this::put);
        route(router, HttpMethod.DELETE, KEY, this::delete);
        route(router, HttpMethod.GET, "/v1/buckets", this::buckets);
        route(router, HttpMethod.GET, BUCKET, this::bucket);
        route(router, HttpMethod.PUT, BUCKET, this::defineBucket);
        route(router, HttpMethod.DELETE, BUCKET, this::dropBucket);
        route(router, HttpMethod.GET, "/v1/ring", at -> json(at, ClusterJson.ring(self, front.view(), httpAddresses)));
        route(router, HttpMethod.GET, "/v1/members", at -> json(at, ClusterJson.members(front.view(), httpAddresses)));
        route(router, HttpMethod.GET, "/v1/health", at -> json(at, status("alive")));
        route(router, HttpMethod.GET, "/v1/ready", this::ready);
        route(router, HttpMethod.GET, "/v1/openapi.json", at -> text(at, "application/json", openApi()));
        route(router, HttpMethod.GET, "/metrics", at -> text(at, "text/plain; version=0.0.4", metrics.get()));
        router.route().handler(this::noSuchRoute);
        router.errorHandler(400, at -> answer(at, Problem.invalid("the path cannot be decoded")));
        router.errorHandler(500, at -> answer(at, Problem.internal()));
        return router;
    }

    /** The methods of each route, by its path with {@code {parameters}}; for a test of the OpenAPI document. */
    public SortedMap<String, SortedSet<String>> routes() {
        SortedMap<String, SortedSet<String>> routes = new TreeMap<>();
        methods.forEach((path, allowed) -> routes.put(
                PARAMETER.matcher(path).replaceAll(found -> "{" + found.group().substring(1) + "}"), allowed));
        return routes;
    }

    /** The OpenAPI document. */
    public static String openApi() {
        try (InputStream in = HttpApi.class.getResourceAsStream("/dev/touchstone/store/server/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void route(Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
        methods.computeIfAbsent(path, ignored -> new TreeSet<>()).add(method.name());
        router.route(method, path).useNormalizedPath(false).handler(at -> {
            long started = System.nanoTime();
            at.response()
                    .endHandler(ignored -> meter.served(
                            method.name(), path, at.response().getStatusCode(), System.nanoTime() - started));
            try {
                handler.handle(at);
            } catch (Problem problem) {
                answer(at, problem);
            } catch (RuntimeException e) {
                failed(at, e);
            }
        });
    }

    private void get(RoutingContext at) {
        StoreKey key = Parsing.key(at.request(), limits.keyBytesMax());
        submit(at, new Request.Get(key, Parsing.options(at.queryParams(), "r")));
    }

    private void put(RoutingContext at) {
        HttpServerRequest request = at.request();
        Future<Buffer> body = Parsing.body(request, limits.valueBytesMax(), "a value");
        StoreKey key = Parsing.key(request, limits.keyBytesMax());
        RequestOptions options = Parsing.options(at.queryParams(), "w");
        CausalContext context = Parsing.context(request);
        String given = request.getHeader("Content-Type");
        String contentType = given == null || given.isBlank() ? Value.OCTETS : given;
        if (contentType.length() > 256) {
            throw Problem.invalid("Content-Type is at most 256 characters, not " + contentType.length());
        }
        whenRead(
                at,
                body,
                content -> submit(
                        at, new Request.Put(key, new Value(Bytes.wrap(content), contentType), context, options)));
    }

    private void delete(RoutingContext at) {
        StoreKey key = Parsing.key(at.request(), limits.keyBytesMax());
        CausalContext context = Parsing.context(at.request());
        submit(at, new Request.Delete(key, context, Parsing.options(at.queryParams(), "w")));
    }

    private void buckets(RoutingContext at) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        front.view().buckets().forEach((name, settings) -> all.set(name, BucketJson.write(settings)));
        json(at, all);
    }

    private void bucket(RoutingContext at) {
        String name = Parsing.bucket(at.request());
        BucketSettings settings = front.view().buckets().get(name);
        if (settings == null) {
            throw Problem.of(404, "no-such-bucket", "there is no bucket \"" + name + "\"");
        }
        json(at, BucketJson.write(settings));
    }

    private void defineBucket(RoutingContext at) {
        Future<Buffer> body = Parsing.body(at.request(), SETTINGS_BYTES_MAX, "a bucket's settings");
        String name = Parsing.bucket(at.request());
        whenRead(at, body, content -> submit(at, new Request.DefineBucket(name, BucketJson.read(content))));
    }

    private void dropBucket(RoutingContext at) {
        submit(at, new Request.DropBucket(Parsing.bucket(at.request())));
    }

    private void ready(RoutingContext at) {
        if (front.view().ring().members().isEmpty()) {
            throw Problem.of(503, "not-ready", "this node knows no ring yet");
        }
        json(at, status("ready"));
    }

    private ObjectNode status(String word) {
        return JsonNodeFactory.instance.objectNode().put("status", word).put("node", self.name());
    }

    private void whenRead(RoutingContext at, Future<Buffer> body, Handler<byte[]> then) {
        body.onSuccess(content -> {
                    try {
                        then.handle(content.getBytes());
                    } catch (Problem problem) {
                        answer(at, problem);
                    }
                })
                .onFailure(failure -> {
                    if (failure instanceof Problem problem) {
                        at.response().putHeader("Connection", "close");
                        answer(at, problem);
                    } else {
                        LOG.debug(
                                "event=request-broken-off path={}", at.request().path(), failure);
                    }
                });
    }

    private void submit(RoutingContext at, Request request) {
        Context context = at.vertx().getOrCreateContext();
        front.submit(
                request,
                reply -> context.runOnContext(ignored -> {
                    try {
                        answer(at, reply);
                    } catch (RuntimeException e) {
                        failed(at, e);
                    }
                }));
    }

    private void failed(RoutingContext at, RuntimeException failure) {
        LOG.error("event=request-failed path={}", at.request().path(), failure);
        answer(at, Problem.internal());
    }

    private void noSuchRoute(RoutingContext at) {
        String path = at.request().path();
        for (Map.Entry<String, SortedSet<String>> each : methods.entrySet()) {
            if (path.matches(PARAMETER.matcher(each.getKey()).replaceAll("[^/]+"))) {
                String allowed = String.join(", ", each.getValue());
                at.response().putHeader("Allow", allowed);
                answer(
                        at,
                        Problem.of(
                                405,
                                "method-not-allowed",
                                at.request().method() + " is not allowed here; " + allowed + " is"));
                return;
            }
        }
        answer(
                at,
                Problem.of(
                        404, "no-such-route", "there is nothing at " + path + "; /v1/openapi.json lists all routes"));
    }

    private static void answer(RoutingContext at, Reply reply) {
        HttpServerResponse response = at.response();
        if (reply instanceof Reply.Found found) {
            response.putHeader(Parsing.CONTEXT_HEADER, found.context().text());
            found(response, found);
        } else if (reply instanceof Reply.Absent absent) {
            response.putHeader(Parsing.CONTEXT_HEADER, absent.context().text());
            answer(at, Problem.of(404, "absent", "the key has no value"));
        } else if (reply instanceof Reply.Stored stored) {
            response.setStatusCode(204)
                    .putHeader(Parsing.CONTEXT_HEADER, stored.context().text())
                    .putHeader("ETag", '"' + stored.version() + '"')
                    .end();
        } else if (reply instanceof Reply.Configured) {
            response.setStatusCode(204).end();
        } else if (reply instanceof Reply.Rejected rejected) {
            answer(at, Problem.of(rejected));
        } else if (reply instanceof Reply.Indeterminate indeterminate) {
            answer(at, Problem.of(indeterminate));
        }
    }

    private static void found(HttpServerResponse response, Reply.Found found) {
        if (found.values().size() == 1) {
            Reply.Versioned only = found.values().get(0);
            response.putHeader("ETag", '"' + only.version() + '"')
                    .putHeader("Content-Type", only.value().contentType())
                    .end(Buffer.buffer(only.value().content().array()));
        } else {
            response.setStatusCode(300)
                    .putHeader("Content-Type", "application/json")
                    .end(SiblingsJson.write(found.values()).toString());
        }
    }

    private static void answer(RoutingContext at, Problem problem) {
        if (!at.response().ended()) {
            at.response()
                    .setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(problem.json());
        }
    }

    private static void json(RoutingContext at, JsonNode node) {
        text(at, "application/json", node.toString());
    }

    private static void text(RoutingContext at, String contentType, String content) {
        at.response().putHeader("Content-Type", contentType).end(content);
    }
}
