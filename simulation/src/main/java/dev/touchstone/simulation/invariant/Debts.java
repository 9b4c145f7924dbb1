// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.handoff.HintPlace.DirtyRange;
import dev.touchstone.store.protocol.handoff.HintPlace.Mark;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.wire.Bytes;

/**
 * Of a write that its coordinator says it does not owe any more each owner has it, or somebody keeps a hint for him; acknowledged
 * or not. A disk that lost something may have lost either.
 */
final class Debts {
    private static final Partitions PARTITIONS = Partitions.DEFAULT;

    private final Observed world;

    Debts(Observed world) {
        this.world = world;
    }

    /** A node says another thing of what it owes; what it said until now is looked at. */
    void marked(NodeId id) {
        SimNode node = world.node(id);
        if (node == null || world.anyDiskLost()) {
            return;
        }
        long from = node.owesFrom();
        for (StoreKey key : node.keys()) {
            BucketSettings settings = world.settings(key);
            Bytes place = RecordKey.encode(key);
            DottedCell record = world.record(node.durable(place));
            if (settings == null || record == null || !world.isSteady(key)) {
                continue;
            }
            for (Sibling sibling : record.siblings()) {
                if (sibling.dot().actor().node().equals(id) && sibling.micros() < from) {
                    paid(node, key, settings, sibling);
                }
            }
        }
    }

    private void paid(SimNode node, StoreKey key, BucketSettings settings, Sibling sibling) {
        DotSet write = DotSet.EMPTY.with(sibling.dot());
        for (NodeId owner : world.owners(key, settings)) {
            SimNode other = world.node(owner);
            world.check(
                    other == null || world.has(other, RecordKey.encode(key), write) || isHinted(owner, key),
                    () -> node.id() + " has handed over all that it owes, it says, and " + owner + " lacks its write "
                            + sibling.dot() + " of " + key + ", and nobody keeps a hint of it");
        }
    }

    private boolean isHinted(NodeId owner, StoreKey key) {
        DirtyRange range = new DirtyRange(owner, PARTITIONS.of(Token.of(key)));
        return world.nodes().stream().anyMatch(each -> each.keeps(new Mark(owner, key)) || each.keeps(range));
    }
}
