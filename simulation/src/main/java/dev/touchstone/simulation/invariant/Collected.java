// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Tombstones go only when nobody has what they deleted, and what they deleted never comes back.
 *
 * <p>A disk that got older than it was, and cannot know, brings back what was there; one that lost something and knows it may have that
 * still, and must not vouch for it.
 */
final class Collected {
    private final Observed world;

    Collected(Observed world) {
        this.world = world;
    }

    /** An owner removes a record. */
    void removed(NodeId node, StoreKey key, @Nullable DottedCell record) {
        Bytes place = RecordKey.encode(key);
        boolean isOver = record != null && world.over(place).includes(record.clock());
        world.check(
                record != null && (isOver || record.isTombstone()),
                () -> node + ", which owns " + key + ", dropped its record");
        if (record == null || isOver) {
            return;
        }
        for (SimNode other : world.nodes()) {
            if (other.losses() == 0) {
                lacks(node, key, record, other, world.record(other.record(key)));
                lacks(node, key, record, other, world.record(other.durable(place)));
            }
        }
        world.isOver(place, record.clock());
    }

    private void lacks(NodeId node, StoreKey key, DottedCell gone, SimNode other, @Nullable DottedCell record) {
        world.check(
                record == null || record.siblings().stream().noneMatch(each -> isDeleted(gone, each)),
                () -> node + " dropped the tombstones of " + key + ", " + gone.siblings() + ", and " + other.id()
                        + " still has what they deleted");
    }

    private static boolean isDeleted(DottedCell gone, Sibling sibling) {
        return gone.clock().contains(sibling.dot()) && !gone.siblings().contains(sibling);
    }

    /** At rest nobody has anything any more that was deleted, and whose tombstones are gone. */
    void atRest() {
        if (world.anyDiskForgets()) {
            return;
        }
        for (SimNode node : world.nodes()) {
            for (StoreKey key : node.keys()) {
                DotSet over = world.over(RecordKey.encode(key));
                DottedCell record = over.equals(DotSet.EMPTY) ? null : world.record(node.durable(key));
                world.check(
                        record == null
                                || world.settings(key) == null
                                || record.values().stream().noneMatch(each -> over.contains(each.dot())),
                        () -> "at rest, " + node.id() + " has a value of " + key
                                + " that was deleted, and the delete was collected");
            }
        }
    }

    /** A record becomes another. */
    void becomes(NodeId node, StoreKey key, @Nullable DottedCell then, DottedCell now) {
        Bytes place = RecordKey.encode(key);
        for (Sibling sibling : now.values()) {
            world.check(
                    !world.over(place).contains(sibling.dot())
                            || (then != null && then.siblings().contains(sibling))
                            || world.anyDiskForgets(),
                    () -> sibling + " of " + key + " came back at " + node
                            + ", though its delete was collected before");
        }
    }
}
