// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.handoff.HintPlace.DirtyRange;
import dev.touchstone.store.protocol.handoff.HintPlace.Mark;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hint is for another node, and one that owns the key; and it goes only when its target has what was kept for it.
 *
 * <p>A mark promises what its node has of the key when it goes; a dirty range promises what its node had of the partition's keys
 * when it was made, but for what a crash took of it, as it does of saves that were under way. Where a disk lost something since, it
 * promises nothing.
 */
final class HintPromises {
    private static final Partitions PARTITIONS = Partitions.DEFAULT;

    private final Observed world;
    /** Looked up, never iterated over. */
    private final Map<Range, Promise> ranges = new HashMap<>();

    private record Range(NodeId node, DirtyRange place) {}

    private record Promise(int losses, TreeMap<StoreKey, DotSet> records) {}

    HintPromises(Observed world) {
        this.world = world;
    }

    /** A hint is made, or made again. */
    void kept(NodeId node, HintPlace place) {
        NodeId target = place.target();
        world.check(!target.equals(node), () -> node + " keeps a hint for itself");
        if (place instanceof Mark mark) {
            BucketSettings settings = world.settings(mark.key());
            world.check(
                    settings == null || world.owns(target, mark.key(), settings),
                    () -> node + " keeps a hint of " + mark.key() + " for " + target + ", no owner of it");
        } else if (place instanceof DirtyRange range) {
            promise(node, range);
        }
    }

    private void promise(NodeId node, DirtyRange range) {
        SimNode keeper = world.node(node);
        if (keeper == null) {
            return;
        }
        TreeMap<StoreKey, DotSet> records = new TreeMap<>();
        Bytes from = RecordKey.first(PARTITIONS.first(range.partition()));
        Bytes to = RecordKey.end(PARTITIONS, range.partition());
        keeper.disks()
                .forEach(disk -> disk.scan(Table.RECORDS, from, to, (place, bytes) -> {
                    StoreKey key = RecordKey.decode(place);
                    BucketSettings settings = world.settings(key);
                    DottedCell record = world.record(bytes);
                    if (settings != null && record != null && world.owns(range.target(), key, settings)) {
                        records.put(key, record.clock());
                    }
                    return true;
                }));
        ranges.put(new Range(node, range), new Promise(keeper.losses(), records));
    }

    /** A node has nothing left but what its disk has. */
    void crashed(SimNode keeper) {
        ranges.forEach((range, promise) -> {
            if (range.node().equals(keeper.id())) {
                promise.records().entrySet().removeIf(each -> {
                    Cell left = world.record(keeper.durable(each.getKey()));
                    return left == null || !left.clock().includes(each.getValue());
                });
            }
        });
    }

    /** A hint goes. */
    void forgotten(NodeId node, HintPlace place) {
        SimNode keeper = world.node(node);
        SimNode target = world.node(place.target());
        if (keeper == null || target == null) {
            return;
        }
        if (place instanceof Mark mark) {
            DottedCell record = world.record(keeper.record(mark.key()));
            DirtyRange range = new DirtyRange(place.target(), PARTITIONS.of(Token.of(mark.key())));
            if (record != null && !keeper.keeps(range)) {
                demand(node, target, mark.key(), record.clock());
            }
        } else if (place instanceof DirtyRange range) {
            Promise promise = ranges.remove(new Range(node, range));
            if (promise != null && promise.losses() == keeper.losses()) {
                promise.records().forEach((key, clock) -> demand(node, target, key, clock));
            }
        }
    }

    /** A node drops a copy that it kept for others. */
    void dropped(NodeId node, StoreKey key, DottedCell copy) {
        SimNode keeper = world.node(node);
        BucketSettings settings = world.settings(key);
        if (keeper == null || settings == null) {
            return;
        }
        for (NodeId owner : world.owners(key, settings)) {
            SimNode target = world.node(owner);
            if (target != null && keeper.keeps(new Mark(owner, key))) {
                demand(node, target, key, copy.clock());
            }
        }
    }

    private void demand(NodeId node, SimNode target, StoreKey key, DotSet clock) {
        if (world.settings(key) != null) {
            world.check(
                    world.has(target, RecordKey.encode(key), clock),
                    () -> node + " forgets a hint of " + key + " for " + target.id() + ", which lacks a write of it");
        }
    }
}
