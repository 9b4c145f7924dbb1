// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.fault.NodeFaults;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes by which a node is told to be faulty, on a listener of their own; docs/operations.md describes them. Each answers
 * with all faults as they are then.
 */
public final class FaultApi {
    private static final Logger LOG = LoggerFactory.getLogger(FaultApi.class);
    private static final int BYTES_MAX = 1_024;
    private static final Set<String> CLOCK = Set.of("aheadMillis", "driftPpm");
    private static final Set<String> DISK = Set.of("full", "saveDelayMillis", "mapFull");

    private final NodeFaults faults;
    private final Callers callers;
    private final Load load;
    private final Supplier<Future<Void>> caughtUp;

    /**
     * The API of what can be made wrong with a node.
     *
     * @param caughtUp completes when the storages have worked on all that they were given before
     */
    public FaultApi(NodeFaults faults, Callers callers, Load load, Supplier<Future<Void>> caughtUp) {
        this.faults = faults;
        this.callers = callers;
        this.load = load;
        this.caughtUp = caughtUp;
    }

    /** What serves it. */
    public Handler<HttpServerRequest> handler(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route(HttpMethod.GET, "/v1/faults").handler(this::answer);
        router.route(HttpMethod.PUT, "/v1/faults/clock").handler(at -> put(at, CLOCK, body -> setClock(at, body)));
        router.route(HttpMethod.PUT, "/v1/faults/disk").handler(at -> put(at, DISK, body -> setDisk(at, body)));
        router.route()
                .handler(at -> Answers.problem(
                        at,
                        Problem.of(
                                404,
                                "no-such-route",
                                "there is GET /v1/faults, PUT /v1/faults/clock and PUT /v1/faults/disk, not "
                                        + at.request().method() + " "
                                        + at.request().path())));
        return callers.before(router);
    }

    private void setClock(RoutingContext at, JsonNode body) {
        faults.clock().set(number(body, "aheadMillis", 0), number(body, "driftPpm", 0));
        LOG.warn("event=fault-injected clock={}", body);
        answer(at);
    }

    private void setDisk(RoutingContext at, JsonNode body) {
        long delay = number(body, "saveDelayMillis", faults.disk().saveDelayMillis());
        boolean mapFull = isSet(body, "mapFull", faults.disk().isMapFull());
        boolean full = isSet(body, "full", false);
        faults.disk().setSaveDelayMillis(delay);
        faults.disk().setMapFull(mapFull);
        LOG.warn("event=fault-injected disk={}", body);
        if (!body.has("full")) {
            answer(at);
            return;
        }
        Future<Void> done = full ? fill(at.vertx()) : empty(at.vertx());
        done.onSuccess(ignored -> answer(at)).onFailure(failure -> Answers.failed(at, failure));
    }

    private Future<Void> empty(Vertx vertx) {
        return vertx.executeBlocking(() -> {
            faults.filler().empty();
            return null;
        });
    }

    private Future<Void> fill(Vertx vertx) {
        Promise<Void> filled = Promise.promise();
        return vertx.executeBlocking(faults.filler()::begin).compose(refused -> {
            if (refused != null) {
                return Future.failedFuture(Problem.of(409, "disk-too-large", refused));
            }
            fillMore(vertx, filled);
            return filled.future();
        });
    }

    /** Step by step, with the storages at work between two of them: each write that found room has it. */
    private void fillMore(Vertx vertx, Promise<Void> filled) {
        caughtUp.get()
                .compose(ignored -> vertx.executeBlocking(faults.filler()::fillMore))
                .onSuccess(more -> {
                    if (more) {
                        fillMore(vertx, filled);
                    } else {
                        filled.complete();
                    }
                })
                .onFailure(filled::fail);
    }

    private void answer(RoutingContext at) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putObject("clock")
                .put("aheadMillis", faults.clock().aheadMillis())
                .put("driftPpm", faults.clock().driftPpm())
                .put("wallMillis", faults.clock().now().wallMicros() / 1_000);
        long filler = faults.filler().bytes();
        all.putObject("disk")
                .put("full", filler > 0)
                .put("fillerBytes", filler)
                .put("saveDelayMillis", faults.disk().saveDelayMillis())
                .put("delayedSaves", faults.disk().delayedSaves())
                .put("mapFull", faults.disk().isMapFull())
                .put("refusedSaves", faults.disk().refusedSaves());
        Answers.json(at, all);
    }

    private void put(RoutingContext at, Set<String> known, Consumer<JsonNode> then) {
        Future<byte[]> body;
        try {
            Parsing.json(at.request());
            body = RequestBody.read(at.vertx(), at.request(), BYTES_MAX, "a fault", load);
        } catch (Problem refused) {
            Answers.problem(at, refused);
            return;
        }
        body.onSuccess(content -> {
                    try {
                        then.accept(read(content, known));
                    } catch (IllegalArgumentException e) {
                        Answers.problem(at, Problem.invalid(String.valueOf(e.getMessage())));
                    }
                })
                .onFailure(failure -> Answers.problem(
                        at, failure instanceof Problem problem ? problem : Problem.invalid("the body broke off")));
    }

    private static JsonNode read(byte[] content, Set<String> known) {
        JsonNode body;
        try {
            body = Json.STRICT.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the fault is not JSON: " + e.getOriginalMessage(), e);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException("the fault cannot be read: " + e.getMessage(), e);
        }
        if (!body.isObject()) {
            throw new IllegalArgumentException("a fault is a JSON object of " + new TreeSet<>(known));
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown field \"" + name + "\"; known: " + new TreeSet<>(known));
            }
        });
        return body;
    }

    private static long number(JsonNode body, String name, long otherwise) {
        JsonNode value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is a whole number, not " + value);
        }
        return value.longValue();
    }

    private static boolean isSet(JsonNode body, String name, boolean otherwise) {
        JsonNode value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + " is true or false, not " + value);
        }
        return value.booleanValue();
    }
}
