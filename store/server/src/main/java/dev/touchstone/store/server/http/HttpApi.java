// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.config.HostPort;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of a node; docs/http-api.md describes them. On one event loop.
 *
 * <p>A request reaches the core only when all of it was found to be well-formed.
 */
public final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    /** How long a read waits for room for what it may answer. */
    private static final long ROOM_MILLIS_MAX = 1_000;

    private static final int SETTINGS_BYTES_MAX = 16 << 10;
    private static final String KEY = "/v1/buckets/:bucket/keys/:key";
    private static final String BUCKET = "/v1/buckets/:bucket";
    private static final String BATCH = "/v1/buckets/:bucket/batch";
    private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");
    /** A route's path with an empty last segment, which the router takes for another path. */
    private static final Pattern EMPTY_KEY = Pattern.compile("/v1/buckets/[^/]+/keys/");

    private final NodeId self;
    private final Front front;
    private final NodeConfig.Limits limits;
    private final Map<NodeId, HostPort> httpAddresses;
    private final Supplier<String> metrics;
    private final RequestMeter meter;
    private final Callers callers;
    private final Load load;
    private final Executor loop;
    private final ValueSizes sizes;
    private final Turns turns = new Turns();
    private @Nullable Future<String> scrape;
    private final SortedMap<String, SortedSet<String>> methods = new TreeMap<>();

    /**
     * The API of a node.
     *
     * @param httpAddresses where clients reach the members, as far as is known
     * @param metrics all metrics in Prometheus' text format; asked on another thread than an event loop's
     * @param callers whose requests are taken
     * @param load what is under way, and may be
     * @param loop the event loop of the connections whose requests this serves
     */
    public HttpApi(
            NodeId self,
            Front front,
            NodeConfig.Limits limits,
            Map<NodeId, HostPort> httpAddresses,
            Supplier<String> metrics,
            RequestMeter meter,
            Callers callers,
            Load load,
            Executor loop) {
        this.self = self;
        this.front = front;
        this.limits = limits;
        this.httpAddresses = httpAddresses;
        this.metrics = metrics;
        this.meter = meter;
        this.callers = callers;
        this.load = load;
        this.loop = loop;
        this.sizes = new ValueSizes(limits.valueBytesMax() / 2);
    }

    /** A router with all routes. */
    public Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(at -> {
            Answers.harmless(at.response());
            try {
                callers.check(at.request());
            } catch (Problem refused) {
                Answers.problem(at, refused);
                return;
            }
            at.next();
        });
        route(router, HttpMethod.GET, KEY, this::get);
        route(router, HttpMethod.PUT, KEY, this::put);
        route(router, HttpMethod.DELETE, KEY, this::delete);
        route(router, HttpMethod.POST, BATCH, this::batch);
        roomy(router, "/v1/buckets", this::buckets);
        roomy(router, BUCKET, this::bucket);
        route(router, HttpMethod.PUT, BUCKET, this::defineBucket);
        route(router, HttpMethod.DELETE, BUCKET, this::dropBucket);
        roomy(
                router,
                "/v1/ring",
                at -> Answers.json(at, ClusterJson.ring(self, front.view(), front.ranges(), httpAddresses)));
        roomy(router, "/v1/members", at -> Answers.json(at, ClusterJson.members(front.view(), httpAddresses)));
        plain(router, "/v1/health", at -> Answers.json(at, status("alive")));
        plain(router, "/v1/ready", this::ready);
        String document = openApi();
        roomy(router, "/v1/openapi.json", at -> Answers.text(at, "application/json", document));
        roomy(router, "/metrics", this::metrics);
        router.route().handler(this::noSuchRoute);
        router.errorHandler(400, at -> Answers.problem(at, Problem.invalid("the path or the query cannot be decoded")));
        router.errorHandler(500, at -> Answers.problem(at, Problem.internal()));
        return router;
    }

    /** Answers what is no HTTP request, and closes. */
    public static void refuse(HttpServerRequest request) {
        Throwable why = request.decoderResult().cause();
        Problem problem = Problem.invalid("not an HTTP request: " + why.getMessage());
        if (why instanceof TooLongHttpLineException) {
            problem = Problem.of(414, "too-long", "the request's first line is too long");
        } else if (why instanceof TooLongHttpHeaderException) {
            problem = Problem.of(431, "too-long", "the request's headers are too long");
        }
        HttpServerResponse response = request.response().putHeader(HttpHeaders.CONNECTION, "close");
        Answers.write(response, problem);
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

    /** A GET without parameters, of what tells whether the node lives: it waits for nobody. */
    private void plain(Router router, String path, Handler<RoutingContext> handler) {
        direct(router, HttpMethod.GET, path, at -> {
            Parsing.noOptions(at.queryParams());
            handler.handle(at);
        });
    }

    /** A GET without parameters, refused while too much is in flight. */
    private void roomy(Router router, String path, Handler<RoutingContext> handler) {
        route(router, HttpMethod.GET, path, at -> {
            Parsing.noOptions(at.queryParams());
            load.checkBytes(0);
            handler.handle(at);
        });
    }

    private void route(Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
        direct(
                router,
                method,
                path,
                at -> turns.begin(at.vertx(), at.request(), () -> guarded(at, () -> handler.handle(at))));
    }

    private void direct(Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
        methods.computeIfAbsent(path, ignored -> new TreeSet<>()).add(method.name());
        router.route(method, path).useNormalizedPath(false).handler(at -> {
            long started = System.nanoTime();
            meter.began();
            at.addEndHandler(ignored ->
                    meter.served(method.name(), path, at.response().getStatusCode(), System.nanoTime() - started));
            guarded(at, () -> handler.handle(at));
        });
    }

    private static void guarded(RoutingContext at, Runnable task) {
        try {
            task.run();
        } catch (Problem problem) {
            Answers.problem(at, problem);
        } catch (HttpException e) {
            Answers.problem(
                    at,
                    Problem.invalid(
                            "the query cannot be decoded: \"" + at.request().query() + "\""));
        } catch (RuntimeException e) {
            LOG.error("event=request-failed path={}", at.request().path(), e);
            Answers.problem(at, Problem.internal());
        }
    }

    private void get(RoutingContext at) {
        StoreKey key = Parsing.key(at.request(), limits.keyBytesMax());
        RequestOptions options = options(at, key.bucket(), "r");
        if (!front.isServing()) {
            throw notServing();
        }
        long expected = Load.WORKING_COPIES * sizes.expected(key);
        Load.Waiting read =
                load.beginWhenRoom(expected, () -> submitBegun(at, new Request.Get(key, options), expected));
        if (load.isWaiting(read)) {
            at.vertx().setTimer(ROOM_MILLIS_MAX, ignored -> {
                if (load.giveUp(read)) {
                    Answers.problem(at, load.refused("bytes are in flight"));
                }
            });
        }
    }

    private void put(RoutingContext at) {
        HttpServerRequest request = at.request();
        StoreKey key = Parsing.key(request, limits.keyBytesMax());
        RequestOptions options = options(at, key.bucket(), "w");
        Parsing.noPrecondition(request);
        CausalContext context = Parsing.context(request);
        String contentType = Parsing.contentType(request.getHeader(HttpHeaders.CONTENT_TYPE));
        whenRead(
                at,
                Parsing.body(at.vertx(), request, limits.valueBytesMax(), "a value", load),
                content -> submit(
                        at,
                        new Request.Put(key, new Value(Bytes.wrap(content), contentType), context, options),
                        Load.WORKING_COPIES * content.length));
    }

    private void delete(RoutingContext at) {
        StoreKey key = Parsing.key(at.request(), limits.keyBytesMax());
        Parsing.noPrecondition(at.request());
        CausalContext context = Parsing.context(at.request());
        submit(at, new Request.Delete(key, context, options(at, key.bucket(), "w")), 0);
    }

    private void batch(RoutingContext at) {
        Parsing.json(at.request());
        String bucket = Parsing.bucket(at.request());
        BucketSettings settings = front.view().buckets().get(bucket);
        Batch batch = new Batch(
                bucket,
                limits.keyBytesMax(),
                limits.valueBytesMax(),
                Parsing.options(at.queryParams(), "r", Set.of("w"), settings),
                Parsing.options(at.queryParams(), "w", Set.of("r"), settings));
        whenRead(
                at,
                Parsing.body(at.vertx(), at.request(), Batch.BYTES_MAX, "a batch", load),
                content -> run(at, batch, content));
    }

    private RequestOptions options(RoutingContext at, String bucket, String quorumName) {
        return Parsing.options(
                at.queryParams(), quorumName, Set.of(), front.view().buckets().get(bucket));
    }

    private void buckets(RoutingContext at) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        front.view().buckets().forEach((name, settings) -> all.set(name, BucketJson.write(settings)));
        Answers.json(at, all);
    }

    private void bucket(RoutingContext at) {
        String name = Parsing.bucket(at.request());
        BucketSettings settings = front.view().buckets().get(name);
        if (settings == null) {
            throw Problem.of(404, "no-such-bucket", "there is no bucket \"" + name + "\"");
        }
        Answers.json(at, BucketJson.write(settings));
    }

    private void defineBucket(RoutingContext at) {
        String name = Parsing.bucket(at.request());
        Parsing.noOptions(at.queryParams());
        Parsing.json(at.request());
        whenRead(
                at,
                Parsing.body(at.vertx(), at.request(), SETTINGS_BYTES_MAX, "a bucket's settings", load),
                content -> submit(at, new Request.DefineBucket(name, BucketJson.read(content)), 0));
    }

    private void dropBucket(RoutingContext at) {
        Parsing.noOptions(at.queryParams());
        submit(at, new Request.DropBucket(Parsing.bucket(at.request())), 0);
    }

    private void ready(RoutingContext at) {
        if (!front.isServing()) {
            throw notServing();
        }
        String missing = Readiness.missing(front);
        if (missing != null) {
            throw Problem.of(503, "not-ready", self + " " + missing);
        }
        RangeCounts ranges = front.ranges();
        ObjectNode ready = status("ready");
        ready.set("ranges", ClusterJson.ranges(ranges));
        if (!ranges.isServing()) {
            ready.put("detail", self + " " + Readiness.words(ranges));
        }
        Answers.json(at, ready);
    }

    private ObjectNode status(String word) {
        return JsonNodeFactory.instance.objectNode().put("status", word).put("node", self.name());
    }

    private Problem notServing() {
        return Problem.of(503, "not-ready", self + " is stopping");
    }

    private void whenRead(RoutingContext at, Future<Buffer> body, Handler<byte[]> then) {
        body.onSuccess(content -> guarded(at, () -> then.handle(content.getBytes())))
                .onFailure(failure -> {
                    if (failure instanceof Problem problem) {
                        Answers.refuse(at, problem);
                    } else {
                        LOG.debug(
                                "event=request-broken-off path={}", at.request().path(), failure);
                    }
                });
    }

    /** Has a request worked on, of which so many bytes are expected as answer, if there is room. */
    private void submit(RoutingContext at, Request request, long expected) {
        if (!front.isServing()) {
            throw notServing();
        }
        load.begin(expected);
        submitBegun(at, request, expected);
    }

    private void submitBegun(RoutingContext at, Request request, long expected) {
        front.submit(request, reply -> {
            if (request instanceof Request.KeyRequest forKey) {
                sizes.saw(forKey.key(), size(request, reply));
            }
            // Counted until it is taken up here: what waits for that is in memory, too.
            loop.execute(() -> {
                load.ended(expected);
                guarded(at, () -> Answers.reply(at, reply, load));
            });
        });
    }

    private static long size(Request request, Reply reply) {
        return request instanceof Request.Put put
                ? put.value().content().length()
                : reply instanceof Reply.Found found ? Answers.size(found) : 0;
    }

    private void run(RoutingContext at, Batch batch, byte[] content) {
        if (!front.isServing()) {
            throw notServing();
        }
        long values = 2L * content.length;
        load.begin(values);
        Answers.made(at, content.length, () -> batch.read(content))
                .compose(requests -> new BatchRun(front, load, loop, requests).run())
                .compose(answers -> Answers.made(at, answers.bytes(), answers::json))
                .onComplete(ignored -> load.ended(values))
                .onSuccess(answer -> Answers.text(at, "application/json", answer))
                .onFailure(failure -> Answers.failed(at, failure));
    }

    /** Scrapes on another thread; who asks while that is under way gets the same. */
    private void metrics(RoutingContext at) {
        Future<String> text = scrape;
        if (text == null) {
            text = at.vertx().executeBlocking(metrics::get, false);
            scrape = text;
            text.onComplete(ignored -> scrape = null);
        }
        text.onSuccess(content -> turns.begin(
                        at.vertx(), at.request(), () -> Answers.text(at, "text/plain; version=0.0.4", content)))
                .onFailure(failure -> Answers.failed(at, failure));
    }

    private void noSuchRoute(RoutingContext at) {
        String path = at.request().path();
        if (EMPTY_KEY.matcher(path).matches()) {
            Answers.problem(at, Problem.invalid("a key is 1 to " + limits.keyBytesMax() + " bytes, not 0"));
            return;
        }
        for (Map.Entry<String, SortedSet<String>> each : methods.entrySet()) {
            if (path.matches(PARAMETER.matcher(each.getKey()).replaceAll("[^/]+"))) {
                String allowed = String.join(", ", each.getValue());
                at.response().putHeader(HttpHeaders.ALLOW, allowed);
                String detail = at.request().method() + " is not allowed here, only " + allowed;
                Answers.problem(at, Problem.of(405, "method-not-allowed", detail));
                return;
            }
        }
        Answers.problem(
                at,
                Problem.of(
                        404, "no-such-route", "there is nothing at " + path + "; /v1/openapi.json lists all routes"));
    }
}
