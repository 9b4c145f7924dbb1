// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.config.HostPort;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the node is, and what it knows of its cluster. */
final class StatusApi {
    private final NodeId self;
    private final Front front;
    private final Map<NodeId, HostPort> httpAddresses;
    private final Supplier<String> metrics;
    private final Work work;
    private @Nullable Future<String> scrape;

    /**
     * Of one node.
     *
     * @param httpAddresses where clients reach the members, as far as is known
     * @param metrics all metrics in Prometheus' text format; asked on another thread than an event loop's
     */
    StatusApi(NodeId self, Front front, Map<NodeId, HostPort> httpAddresses, Supplier<String> metrics, Work work) {
        this.self = self;
        this.front = front;
        this.httpAddresses = httpAddresses;
        this.metrics = metrics;
        this.work = work;
    }

    void addTo(Routes routes) {
        routes.roomy("/v1/ring", at -> Answers.json(at, ClusterJson.ring(self, front, httpAddresses)));
        routes.roomy("/v1/members", at -> Answers.json(at, ClusterJson.members(front.view(), httpAddresses)));
        routes.plain("/v1/health", at -> Answers.json(at, status("alive")));
        routes.plain("/v1/ready", this::ready);
        routes.roomy("/metrics", at -> metrics(at, routes));
    }

    private void ready(RoutingContext at) {
        work.checkServing();
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

    /** Scrapes on another thread; who asks while that is under way gets the same. */
    private void metrics(RoutingContext at, Routes routes) {
        Future<String> text = scrape;
        if (text == null) {
            text = at.vertx().executeBlocking(metrics::get, false);
            scrape = text;
            text.onComplete(ignored -> scrape = null);
        }
        text.onSuccess(content -> routes.inTurn(at, () -> Answers.text(at, "text/plain; version=0.0.4", content)))
                .onFailure(failure -> Answers.failed(at, failure));
    }
}
