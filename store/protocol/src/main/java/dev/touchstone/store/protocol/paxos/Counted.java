// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.node.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which acceptors' answers are good together: an answer does not count beside one that knows of a later life of the acceptor that
 * gave it, which may have forgotten it.
 */
final class Counted {
    private Counted() {}

    /** @param answers of each acceptor, the lives that it told */
    static Set<NodeId> of(Map<NodeId, SortedMap<NodeId, Long>> answers) {
        TreeMap<NodeId, Long> latest = new TreeMap<>();
        answers.values().forEach(lives -> lives.forEach((node, life) -> latest.merge(node, life, Math::max)));
        Set<NodeId> counted = new TreeSet<>();
        for (Map.Entry<NodeId, SortedMap<NodeId, Long>> each : answers.entrySet()) {
            NodeId node = each.getKey();
            long life = each.getValue().getOrDefault(node, 0L);
            if (life > 0 && life == latest.getOrDefault(node, 0L)) {
                counted.add(node);
            }
        }
        return counted;
    }
}
