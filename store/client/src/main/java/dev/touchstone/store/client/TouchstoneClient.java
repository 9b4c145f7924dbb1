// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.client.core.ClientCore;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RetryRule;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.client.core.Routing;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.function.Predicate;

/**
 * A client of a cluster. Thread-safe; its futures complete on event loops, always within the time-outs, and never fail for
 * what a node or the network does: that is what {@link ClientOutcome} is for.
 *
 * <p>A read is tried at the next node when it was not done, or nobody knows; a write only when it surely had no effect, and
 * another node may do it. Nothing else is ever sent twice. A client that routes by the ring asks for it by itself: at first,
 * every ten seconds, and soon after a node failed.
 */
public final class TouchstoneClient {
    private static final Predicate<Answer> ANY = answer -> true;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final ClientCore core;
    private final Exchange exchange;

    /** A client whose event loops are those of {@code vertx}, which outlives it. */
    public TouchstoneClient(Vertx vertx, Routing routing, ClientOptions options) {
        this.vertx = vertx;
        this.core = new ClientCore(routing, options.limits(), RetryRule.SAFE);
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setTcpNoDelay(true)
                        .setConnectTimeout((int) options.connectTimeout().toMillis())
                        .setMaxHeaderSize(64 << 10))
                .with(new PoolOptions().setHttp1MaxSize(options.connectionsPerNode()))
                .build();
        this.exchange = new Exchange(vertx, http, options.connectTimeout());
    }

    /** Reads a key. A key without a value is an {@code Ok} without siblings. */
    public Future<ClientOutcome<ReadResult>> get(StoreKey key, RequestOptions options) {
        return get(key, options, answer -> true);
    }

    /** Reads a key until an answer is good; {@code NotDone} for the reason {@code behind-session} if none is. */
    Future<ClientOutcome<ReadResult>> get(StoreKey key, RequestOptions options, Predicate<CausalContext> isGood) {
        Call call = new Call(HttpMethod.GET, path(key) + query("r", options), null, null, null);
        return send(call, key, answer -> Answers.isUnderstoodAnd(answer, isGood))
                .map(Answers::read);
    }

    /** Writes a key. */
    public Future<ClientOutcome<WriteResult>> put(
            StoreKey key, Value value, CausalContext context, RequestOptions options) {
        Buffer body = Buffer.buffer(value.content().array());
        Call call =
                new Call(HttpMethod.PUT, path(key) + query("w", options), body, value.contentType(), context.text());
        return send(call, key, ANY).map(Answers::written);
    }

    /** Deletes a key. */
    public Future<ClientOutcome<WriteResult>> delete(StoreKey key, CausalContext context, RequestOptions options) {
        Call call = new Call(HttpMethod.DELETE, path(key) + query("w", options), null, null, context.text());
        return send(call, key, ANY).map(Answers::written);
    }

    /** Makes a bucket, or changes it. */
    public Future<ClientOutcome<Boolean>> defineBucket(String name, BucketSettings settings) {
        Buffer body = Buffer.buffer(json(settings).toString());
        Call call = new Call(
                HttpMethod.PUT,
                "/v1/buckets/" + Call.percentEncoded(Bytes.ofUtf8(name)),
                body,
                "application/json",
                null);
        askForRing();
        return anywhere(call).map(outcome -> outcome.map(answer -> true));
    }

    /** Asks a node who owns what, and routes by that from now on. */
    public Future<ClientOutcome<RingSnapshot>> refresh() {
        Call call = new Call(HttpMethod.GET, "/v1/ring", null, null, null);
        return anywhere(call).map(outcome -> {
            ClientOutcome<RingSnapshot> ring = Answers.ring(outcome);
            if (ring instanceof ClientOutcome.Ok<RingSnapshot> ok) {
                core.learned(ok.value());
            }
            return ring;
        });
    }

    /** A session of its own. */
    public Session session() {
        return new Session(this);
    }

    /** Closes all connections. */
    public Future<Void> close() {
        return http.close();
    }

    private Future<ClientOutcome<Answer>> send(Call call, StoreKey key, Predicate<Answer> isGood) {
        askForRing();
        return new Sending(vertx, exchange, call, core.begin(key, call.isRead(), isGood, System.nanoTime())).run();
    }

    private Future<ClientOutcome<Answer>> anywhere(Call call) {
        return new Sending(vertx, exchange, call, core.beginAnywhere(call.isRead(), System.nanoTime())).run();
    }

    /** In the background: any node takes any request, so there is nothing to wait for. */
    private void askForRing() {
        if (core.wantsRing()) {
            // It never fails.
            Future<ClientOutcome<RingSnapshot>> unused = refresh();
        }
    }

    private static String path(StoreKey key) {
        return "/v1/buckets/" + Call.percentEncoded(Bytes.ofUtf8(key.bucket())) + "/keys/"
                + Call.percentEncoded(key.key());
    }

    private static String query(String quorumName, RequestOptions options) {
        String query = options.quorum() == null ? "" : "&" + quorumName + "=" + options.quorum();
        if (options.timeout() != null) {
            query += "&timeout=" + options.timeout().toMillis() + "ms";
        }
        return query.isEmpty() ? "" : "?" + query.substring(1);
    }

    private static ObjectNode json(BucketSettings settings) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("n", settings.n())
                .put("r", settings.r())
                .put("w", settings.w())
                .put("consistency", settings.consistency().word())
                .put("resolve", settings.resolve().word())
                .put("quorum", settings.quorum().word())
                .put("readRepair", settings.readRepair().word());
        ArrayNode bugs = node.putArray("bugs");
        settings.bugs().forEach(bug -> bugs.add(bug.word()));
        return node;
    }
}
