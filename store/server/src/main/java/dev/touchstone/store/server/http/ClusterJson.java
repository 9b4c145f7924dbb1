// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.server.config.HostPort;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a node knows of its cluster, as JSON. */
final class ClusterJson {
    private ClusterJson() {}

    /** Ring, liveness and buckets: all that a client needs to send a request to an owner. */
    static ObjectNode ring(NodeId self, Front front, Map<NodeId, HostPort> http) {
        ClusterView view = front.view();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("node", self.name())
                .put("epoch", view.ring().epoch());
        node.set("members", members(view, http));
        node.set("ranges", ranges(front.ranges()));
        node.set("hints", hints(front.hints()));
        ObjectNode buckets = node.putObject("buckets");
        view.buckets().forEach((name, settings) -> buckets.set(name, BucketJson.write(settings)));
        return node;
    }

    /** What this node has yet to hand over, and what it did of that, by the node that it is for. */
    private static ObjectNode hints(Map<NodeId, HintCounts> hints) {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        hints.forEach((target, counts) -> node.putObject(target.name())
                .put("marks", counts.marks())
                .put("bytes", counts.bytes())
                .put("oldestMillis", TimeUnit.MICROSECONDS.toMillis(counts.oldestAgeMicros(now)))
                .put("dirtyRanges", counts.dirtyRanges())
                .put("sent", counts.sent())
                .put("acknowledged", counts.acknowledged())
                .put("received", counts.received()));
        return node;
    }

    /** How many parts of the ring this node vouches for, and how many not yet, or no longer. */
    static ObjectNode ranges(RangeCounts ranges) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("serving", ranges.serving())
                .put("syncing", ranges.syncing())
                .put("suspect", ranges.suspect())
                .put("restoredKeys", ranges.restored());
    }

    static ArrayNode members(ClusterView view, Map<NodeId, HostPort> http) {
        ArrayNode members = JsonNodeFactory.instance.arrayNode();
        for (Member member : view.ring().members()) {
            Liveness liveness = view.told(member.id());
            ObjectNode node = members.addObject()
                    .put("id", member.id().name())
                    .put("weight", member.weight())
                    .put("zone", member.zone())
                    .put("liveness", liveness.name().toLowerCase(Locale.ROOT));
            HostPort address = http.get(member.id());
            if (address != null) {
                node.put("http", address.toString());
            }
        }
        return members;
    }
}
