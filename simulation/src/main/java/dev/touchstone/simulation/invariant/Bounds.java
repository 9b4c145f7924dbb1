// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.CellKind;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DottedCell;
import java.util.HashMap;
import java.util.Map;

/**
 * Records stay small: their clocks name no write that nobody made, and no more actors than nodes had reasons to go on as
 * another; and they have no more siblings than each owner may admit.
 */
final class Bounds {
    private final Observed world;
    private final int siblingsMax;
    /** The last write of an actor, by key. Looked up, never iterated over. */
    private final Map<Made, Long> lastMade = new HashMap<>();
    /** How often a node dropped a record or replaced a damaged one: each time it goes on as another actor. */
    private final Map<NodeId, Integer> renewals = new HashMap<>();

    private record Made(StoreKey key, Incarnation actor) {}

    Bounds(Observed world, int siblingsMax) {
        this.world = world;
        this.siblingsMax = siblingsMax;
    }

    void written(StoreKey key, Dot dot) {
        lastMade.merge(new Made(key, dot.actor()), dot.counter(), Math::max);
    }

    /** A node dropped a record, or replaces one that is damaged. */
    void mayRenew(NodeId node) {
        renewals.merge(node, 1, Integer::sum);
    }

    void check(StoreKey key, BucketSettings settings, DottedCell record) {
        world.check(
                record.siblings().size() <= (long) siblingsMax * settings.n()
                        || !world.isSteady(key)
                        || world.anyDiskLost(),
                () -> key + " has " + record.siblings().size() + " siblings, though its " + settings.n()
                        + " owners admit " + siblingsMax + " each");
        // Where the last writer wins a write may lose to another at its own coordinator: then no record shows it.
        Map<NodeId, Integer> actors = new HashMap<>();
        for (Incarnation actor : record.clock().actors()) {
            long known = record.clock().last(actor);
            Long made = lastMade.get(new Made(key, actor));
            world.check(
                    record.kind() == CellKind.LATEST || (made != null && made >= known),
                    () -> "a record of " + key + " knows write " + known + " of " + actor + ", which made " + made);
            actors.merge(actor.node(), 1, Integer::sum);
        }
        if (actors.size() == record.clock().actors().size()) {
            return;
        }
        for (NodeId node : record.clock().actors().stream()
                .map(Incarnation::node)
                .distinct()
                .toList()) {
            SimNode of = world.node(node);
            int reasons = of == null ? 0 : of.life() + renewals.getOrDefault(node, 0);
            int named = actors.getOrDefault(node, 0);
            world.check(
                    of == null || named <= reasons,
                    () -> "a record of " + key + " names " + named + " actors of " + node + ", which had " + reasons
                            + " reasons to be another");
        }
    }
}
