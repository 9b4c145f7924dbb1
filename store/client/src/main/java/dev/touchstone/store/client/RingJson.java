// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads who owns what from JSON. */
final class RingJson {
    private RingJson() {}

    /**
     * The snapshot in a node's answer to {@code GET /v1/ring}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RingSnapshot snapshot(JsonNode answer) {
        List<Member> members = new ArrayList<>();
        Set<NodeId> dead = new TreeSet<>();
        Set<NodeId> unknown = new TreeSet<>();
        Map<NodeId, Address> http = new TreeMap<>();
        for (JsonNode each : answer.path("members")) {
            NodeId id = new NodeId(each.path("id").asText());
            members.add(new Member(
                    id, each.path("weight").asInt(), each.path("zone").asText()));
            switch (each.path("liveness").asText()) {
                case "dead" -> dead.add(id);
                case "unknown" -> unknown.add(id);
                default -> {
                    // Alive, or suspected: both are asked.
                }
            }
            if (each.has("http")) {
                http.put(id, Address.of(each.path("http").asText()));
            }
        }
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a ring without members");
        }
        Map<String, Integer> owners = new TreeMap<>();
        answer.path("buckets")
                .properties()
                .forEach(bucket ->
                        owners.put(bucket.getKey(), bucket.getValue().path("n").asInt()));
        return new RingSnapshot(new Ring(answer.path("epoch").asLong(), members), dead, unknown, owners, http);
    }
}
