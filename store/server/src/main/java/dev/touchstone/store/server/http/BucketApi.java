// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.request.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Which buckets there are, and what they are set to. */
final class BucketApi {
    private static final int SETTINGS_BYTES_MAX = 16 << 10;
    private static final String BUCKET = "/v1/buckets/:bucket";

    private final Front front;
    private final Load load;
    private final Work work;

    BucketApi(Front front, Load load, Work work) {
        this.front = front;
        this.load = load;
        this.work = work;
    }

    void addTo(Routes routes) {
        routes.roomy("/v1/buckets", this::all);
        routes.roomy(BUCKET, this::one);
        routes.route(HttpMethod.PUT, BUCKET, this::define);
        routes.route(HttpMethod.DELETE, BUCKET, this::drop);
    }

    private void all(RoutingContext at) {
        checkKnown();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        front.view().buckets().forEach((name, settings) -> all.set(name, BucketJson.write(settings)));
        Answers.json(at, all);
    }

    private void one(RoutingContext at) {
        String name = Parsing.bucket(at.request());
        BucketSettings settings = front.view().buckets().get(name);
        if (settings == null) {
            checkKnown();
            throw Problem.of(404, "no-such-bucket", "there is no bucket \"" + name + "\"");
        }
        Answers.json(at, BucketJson.write(settings));
    }

    /** Refuses to say that there is none: a peer may know of one. */
    private void checkKnown() {
        if (front.view().mayMissBuckets()) {
            throw Problem.of(503, "unavailable", "this node " + Readiness.MAY_MISS_BUCKETS);
        }
    }

    private void define(RoutingContext at) {
        String name = Parsing.bucket(at.request());
        Parsing.noOptions(Parsing.query(at));
        Parsing.json(at.request());
        work.whenRead(
                at,
                RequestBody.read(at.vertx(), at.request(), SETTINGS_BYTES_MAX, "a bucket's settings", load),
                content -> work.submit(at, new Request.DefineBucket(name, BucketJson.read(content)), 0));
    }

    private void drop(RoutingContext at) {
        Parsing.noOptions(Parsing.query(at));
        work.submit(at, new Request.DropBucket(Parsing.bucket(at.request())), 0);
    }
}
