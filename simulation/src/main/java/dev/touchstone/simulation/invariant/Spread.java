// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.NoCell;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When the cluster is at rest every owner has what any other has, without a read: hints brought it there, and what a coordinator
 * looks for that died before it made them. A disk that lost something may have lost either.
 */
final class Spread {
    private final Observed world;

    Spread(Observed world) {
        this.world = world;
    }

    void atRest() {
        if (world.anyDiskLost()) {
            return;
        }
        SortedSet<StoreKey> keys = new TreeSet<>();
        world.nodes().forEach(node -> keys.addAll(node.keys()));
        for (StoreKey key : keys) {
            BucketSettings settings = world.settings(key);
            if (settings != null && world.isSteady(key)) {
                spread(key, settings);
            }
        }
    }

    private void spread(StoreKey key, BucketSettings settings) {
        Bytes place = RecordKey.encode(key);
        SortedMap<NodeId, Cell> records = new TreeMap<>();
        for (NodeId owner : world.owners(key, settings)) {
            SimNode node = world.node(owner);
            Cell record = node == null ? null : world.record(node.durable(place));
            records.put(owner, record == null ? NoCell.NONE : record);
        }
        Cell all = records.values().stream().reduce(NoCell.NONE, Cell::merge);
        DotSet over = world.over(place);
        records.forEach((owner, record) -> world.check(
                isSame(record, all, over),
                () -> "at rest, " + owner + " lacks a write of " + key + " that another owner has: it has "
                        + DottedCell.siblingsOf(record) + ", not " + DottedCell.siblingsOf(all)));
    }

    /** One owner may have collected what another has yet to collect. */
    private static boolean isSame(Cell record, Cell other, DotSet over) {
        return record.equals(other)
                || (record.clock().union(over).equals(other.clock().union(over))
                        && left(record, over).equals(left(other, over)));
    }

    private static List<Sibling> left(Cell record, DotSet over) {
        return DottedCell.siblingsOf(record).stream()
                .filter(each -> !each.isTombstone() || !over.contains(each.dot()))
                .toList();
    }
}
