// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.config.HostPort;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The HTTP API of a node; docs/http-api.md describes it. On one event loop.
 *
 * <p>A request reaches the core only when all of it was found to be well-formed.
 */
public final class HttpApi {
    private final Handler<HttpServerRequest> handler;
    private final Routes routes;

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
            Vertx vertx,
            NodeId self,
            Front front,
            NodeConfig.Limits limits,
            Map<NodeId, HostPort> httpAddresses,
            Supplier<String> metrics,
            RequestMeter meter,
            Callers callers,
            Load load,
            Executor loop) {
        Router router = Router.router(vertx);
        handler = callers.before(router);
        routes = new Routes(router, meter, load, limits.keyBytesMax());
        Work work = new Work(self, front, load, loop, new ValueSizes(limits.valueBytesMax() / 2));
        new KeyApi(front, limits, load, work).addTo(routes);
        new BucketApi(front, load, work).addTo(routes);
        new StatusApi(self, front, httpAddresses, metrics, work).addTo(routes);
        String document = openApi();
        routes.roomy("/v1/openapi.json", at -> Answers.text(at, "application/json", document));
        routes.others();
    }

    /** What serves it. */
    public Handler<HttpServerRequest> handler() {
        return handler;
    }

    /** The methods of each route, by its path with {@code {parameters}}; for a test of the OpenAPI document. */
    public SortedMap<String, SortedSet<String>> routes() {
        return routes.methods();
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

    /** The OpenAPI document. */
    public static String openApi() {
        try (InputStream in = HttpApi.class.getResourceAsStream("/dev/touchstone/store/server/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
