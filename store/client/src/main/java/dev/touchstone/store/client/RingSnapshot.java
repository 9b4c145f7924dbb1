// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owns what, who seems alive, and how many owners the keys of each bucket have, as a node told.
 *
 * @param dead to be asked last of all
 * @param unknown of which the node that told has not heard yet; they may be asked as if they were alive
 * @param http addresses that the node knows
 */
public record RingSnapshot(
        Ring ring, Set<NodeId> dead, Set<NodeId> unknown, Map<String, Integer> owners, Map<NodeId, Address> http) {
    public RingSnapshot {
        dead = Collections.unmodifiableSet(new TreeSet<>(dead));
        unknown = Collections.unmodifiableSet(new TreeSet<>(unknown));
        owners = Collections.unmodifiableMap(new TreeMap<>(owners));
        http = Collections.unmodifiableMap(new TreeMap<>(http));
    }

    /**
     * The snapshot in a node's answer to {@code GET /v1/ring}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RingSnapshot of(JsonNode answer) {
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
