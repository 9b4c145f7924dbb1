// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.server.guard.RequestSlots;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of a node: each is counted, bounded in its turn of the event loop, and answers a problem as one. On one event loop. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");
    /** A route's path with an empty last segment, which the router takes for another path. */
    private static final Pattern EMPTY_KEY = Pattern.compile("/v1/buckets/[^/]+/keys/");

    private static final String ALL_METHODS = "DELETE, GET, POST, PUT";

    private final Router router;
    private final RequestMeter meter;
    private final Load load;
    private final int keyBytesMax;
    private final Turns turns = new Turns();
    private final SortedMap<String, SortedSet<String>> methods = new TreeMap<>();

    /** @param keyBytesMax said of a path without a key */
    Routes(Router router, RequestMeter meter, Load load, int keyBytesMax) {
        this.router = router;
        this.meter = meter;
        this.load = load;
        this.keyBytesMax = keyBytesMax;
    }

    /** A GET without parameters, of what tells whether the node lives: it waits for nobody. */
    void plain(String path, Handler<RoutingContext> handler) {
        direct(HttpMethod.GET, path, at -> {
            Parsing.noOptions(Parsing.query(at));
            handler.handle(at);
        });
    }

    /** A GET without parameters, refused while too much is in flight. */
    void roomy(String path, Handler<RoutingContext> handler) {
        route(HttpMethod.GET, path, at -> {
            Parsing.noOptions(Parsing.query(at));
            load.checkBytes(0);
            handler.handle(at);
        });
    }

    /** A request that begins when it is its turn. */
    void route(HttpMethod method, String path, Handler<RoutingContext> handler) {
        direct(method, path, at -> {
            if (!isTurnedAway(at)) {
                inTurn(at, () -> handler.handle(at));
            }
        });
    }

    /** Goes on with a request when it is its turn. */
    void inTurn(RoutingContext at, Runnable task) {
        turns.begin(at.vertx(), at.request(), () -> guarded(at, task));
    }

    /** What has no route. */
    void others() {
        router.route().handler(this::noSuchRoute);
        // A target that is no path, such as that of CONNECT, comes to no route.
        router.errorHandler(404, this::noSuchRoute);
        router.errorHandler(400, at -> Answers.problem(at, Problem.invalid("the path or the query cannot be decoded")));
        router.errorHandler(500, at -> Answers.problem(at, Problem.internal()));
    }

    /** The methods of each route, by its path with {@code {parameters}}. */
    SortedMap<String, SortedSet<String>> methods() {
        SortedMap<String, SortedSet<String>> routes = new TreeMap<>();
        methods.forEach((path, allowed) -> routes.put(
                PARAMETER.matcher(path).replaceAll(found -> "{" + found.group().substring(1) + "}"), allowed));
        return routes;
    }

    /** Runs it, and answers what it throws. */
    static void guarded(RoutingContext at, Runnable task) {
        try {
            task.run();
        } catch (Problem problem) {
            Answers.problem(at, problem);
        } catch (HttpException e) {
            String query = at.request().query();
            Answers.problem(at, Problem.invalid("the query cannot be decoded: \"" + query + "\""));
        } catch (RuntimeException e) {
            LOG.error("event=request-failed path={}", at.request().path(), e);
            Answers.problem(at, Problem.internal());
        }
    }

    private void direct(HttpMethod method, String path, Handler<RoutingContext> handler) {
        methods.computeIfAbsent(path, ignored -> new TreeSet<>()).add(method.name());
        RequestMeter.Route served = meter.route(method.name(), path);
        router.route(method, path).useNormalizedPath(false).handler(at -> {
            long started = System.nanoTime();
            HttpConnection connection = at.request().connection();
            served.began();
            RequestSlots.began(connection);
            at.addEndHandler(ignored -> {
                RequestSlots.ended(connection);
                served.served(at.response().getStatusCode(), System.nanoTime() - started);
            });
            guarded(at, () -> handler.handle(at));
        });
    }

    /** Refuses what comes over a connection that is there to ask whether the node lives. */
    private boolean isTurnedAway(RoutingContext at) {
        boolean turnedAway = RequestSlots.isReserve(at.request().connection());
        if (turnedAway) {
            Answers.turnAway(at, load.refused("connections are in use"));
        }
        return turnedAway;
    }

    private void noSuchRoute(RoutingContext at) {
        if (isTurnedAway(at)) {
            return;
        }
        String path = String.valueOf(at.request().path());
        if (at.request().method().equals(HttpMethod.CONNECT)) {
            at.response().putHeader(HttpHeaders.ALLOW, ALL_METHODS);
            Answers.problem(at, Problem.of(405, "method-not-allowed", "CONNECT is not allowed: a node is no proxy"));
            return;
        }
        if (EMPTY_KEY.matcher(path).matches()) {
            Answers.problem(at, Problem.invalid("a key is 1 to " + keyBytesMax + " bytes, not 0"));
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
        String detail = "there is nothing at " + path + "; /v1/openapi.json lists all routes";
        Answers.problem(at, Problem.of(404, "no-such-route", detail));
    }
}
