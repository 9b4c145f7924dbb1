// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Reads and writes of keys, one by one and in batches. */
final class KeyApi {
    private static final String KEY = "/v1/buckets/:bucket/keys/:key";
    private static final String BATCH = "/v1/buckets/:bucket/batch";

    private final Front front;
    private final NodeConfig.Limits limits;
    private final Load load;
    private final Work work;

    KeyApi(Front front, NodeConfig.Limits limits, Load load, Work work) {
        this.front = front;
        this.limits = limits;
        this.load = load;
        this.work = work;
    }

    void addTo(Routes routes) {
        routes.route(HttpMethod.GET, KEY, this::get);
        routes.route(HttpMethod.PUT, KEY, this::put);
        routes.route(HttpMethod.DELETE, KEY, this::delete);
        routes.route(HttpMethod.POST, BATCH, this::batch);
    }

    private void get(RoutingContext at) {
        StoreKey key = Parsing.key(at.request(), limits.keyBytesMax());
        work.submitWhenRoom(at, new Request.Get(key, options(at, key.bucket(), "r")));
    }

    private void put(RoutingContext at) {
        HttpServerRequest request = at.request();
        StoreKey key = Parsing.key(request, limits.keyBytesMax());
        RequestOptions options = options(at, key.bucket(), "w");
        Parsing.noPrecondition(request);
        CausalContext context = Parsing.context(request);
        String contentType = Parsing.contentType(request.getHeader(HttpHeaders.CONTENT_TYPE));
        work.whenRead(
                at,
                RequestBody.read(at.vertx(), request, limits.valueBytesMax(), "a value", load),
                content -> work.submit(
                        at,
                        new Request.Put(key, new Value(Bytes.wrap(content), contentType), context, options),
                        Load.WORKING_COPIES * content.length));
    }

    private void delete(RoutingContext at) {
        StoreKey key = Parsing.key(at.request(), limits.keyBytesMax());
        Parsing.noPrecondition(at.request());
        CausalContext context = Parsing.context(at.request());
        work.submit(at, new Request.Delete(key, context, options(at, key.bucket(), "w")), 0);
    }

    private void batch(RoutingContext at) {
        Parsing.json(at.request());
        String bucket = Parsing.bucket(at.request());
        BucketSettings settings = front.view().buckets().get(bucket);
        Batch batch = new Batch(
                bucket,
                limits.keyBytesMax(),
                limits.valueBytesMax(),
                Parsing.options(Parsing.query(at), "r", Set.of("w"), settings),
                Parsing.options(Parsing.query(at), "w", Set.of("r"), settings));
        work.whenRead(
                at,
                RequestBody.read(at.vertx(), at.request(), Batch.BYTES_MAX, "a batch", load),
                content -> work.submit(at, batch, content));
    }

    private RequestOptions options(RoutingContext at, String bucket, String quorumName) {
        return Parsing.options(
                Parsing.query(at), quorumName, Set.of(), front.view().buckets().get(bucket));
    }
}
