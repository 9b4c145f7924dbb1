// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A write that was acknowledged is durable on as many nodes as were asked for, and stays so: on owners, or on nodes that stand in
 * for them until they have it. What a disk lost counts as if it were there: the code did its part.
 */
final class Acknowledged {
    private final Observed world;
    private final TreeMap<StoreKey, List<Write>> writes = new TreeMap<>();

    /** What a write's client knows by its acknowledgement, the write itself included. */
    private record Write(DotSet known, int needed) {}

    Acknowledged(Observed world) {
        this.world = world;
    }

    /** A node answers a request. */
    void answered(Request request, Reply reply) {
        if (!(reply instanceof Reply.Stored stored) || !(request instanceof Request.KeyRequest forKey)) {
            return;
        }
        Seen seen = Seen.of(Token.of(forKey.key()), stored.context());
        StoreKey key = forKey.key().in(seen.generation());
        BucketSettings settings = world.settings(key);
        if (settings == null) {
            return;
        }
        Integer asked = forKey.options().quorum();
        int needed = asked == null ? world.leastW(key, settings) : asked;
        Write write = new Write(seen.writes(), needed);
        int durable = copies(key, write, null);
        world.check(
                durable >= needed,
                () -> "a write of " + key + " was acknowledged, and is durable on " + durable + " nodes, not "
                        + needed);
        writes.computeIfAbsent(key, each -> new ArrayList<>()).add(write);
    }

    /** A node that does not own the key drops its copy. */
    void dropped(NodeId node, StoreKey key, DottedCell copy) {
        for (Write write : writes.getOrDefault(key, List.of())) {
            if (copy.clock().includes(write.known())) {
                int left = copies(key, write, node);
                world.check(
                        left >= write.needed(),
                        () -> node + " drops its copy of " + key + ", and a write that was acknowledged is left on "
                                + left + " nodes, not " + write.needed());
            }
        }
    }

    /** All faults are over, and no hint is left: each write is where it belongs. */
    void atRest() {
        writes.forEach((key, acknowledged) -> {
            BucketSettings settings = world.settings(key);
            if (settings == null || !world.isSteady(key)) {
                return;
            }
            Map<Write, Boolean> seen = new HashMap<>();
            for (Write write : acknowledged) {
                if (seen.put(write, true) == null) {
                    int durable = copies(key, write, null);
                    world.check(
                            durable >= write.needed(),
                            () -> "at rest, a write of " + key + " that was acknowledged is on " + durable
                                    + " nodes, not " + write.needed());
                }
            }
        });
    }

    private int copies(StoreKey key, Write write, @org.jspecify.annotations.Nullable NodeId but) {
        Bytes place = RecordKey.encode(key);
        int copies = 0;
        for (SimNode node : world.nodes()) {
            copies += !node.id().equals(but) && world.has(node, place, write.known()) ? 1 : 0;
        }
        return copies;
    }
}
