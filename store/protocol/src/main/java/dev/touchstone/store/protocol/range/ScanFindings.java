// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.version.CorruptRecordException;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds which keys of a page are to be restored: what others have, and this node has otherwise or not at all, or alone and in doubt. */
final class ScanFindings {
    private final NodeId self;
    private final Storage storage;
    private final Supplier<ClusterView> view;
    private final Floors floors;

    ScanFindings(NodeId self, Storage storage, Supplier<ClusterView> view, Floors floors) {
        this.self = self;
        this.storage = storage;
        this.view = view;
        this.floors = floors;
    }

    /**
     * Fills in what is left to be done in a round in which all have answered.
     *
     * @param spanEnd where the part of the ring ends that this storage holds
     */
    void find(ScanRound round, Bytes spanEnd) {
        doubt(round, spanEnd);
        round.digests.forEach((key, digests) -> {
            Bytes place = RecordKey.encode(key);
            if (place.compareTo(round.next) >= 0) {
                return;
            }
            round.incomplete |= view.get().isUnknown(key);
            if (!isSame(storage.read(Table.RECORDS, place), digests)
                    && view.get().owners(key).contains(self)) {
                round.left.add(key);
            }
        });
    }

    private static boolean isSame(@Nullable Bytes stored, Set<Long> digests) {
        return stored != null && digests.size() == 1 && digests.contains(RecordCodec.digest(stored));
    }

    /**
     * What is here alone, and not above the floor, may have been deleted, and the tombstone collected, after this disk had got old: it
     * is looked at as if it were another's.
     */
    private void doubt(ScanRound round, Bytes spanEnd) {
        if (!floors.isAny()) {
            return;
        }
        Message.ListKeysAck own = KeyPages.of(storage, view.get(), self, round.ask, spanEnd, floors);
        round.endsBy(own.next());
        for (Message.Listed each : own.keys()) {
            Bytes stored = storage.read(Table.RECORDS, RecordKey.encode(each.key()));
            if (stored != null && !round.digests.containsKey(each.key()) && isBelowFloor(each.key(), stored)) {
                // Not the digest of any record, so that the key is restored.
                round.digests.put(each.key(), new TreeSet<>());
            }
        }
    }

    private boolean isBelowFloor(StoreKey key, Bytes stored) {
        try {
            return floors.covers(key, RecordCodec.decode(stored));
        } catch (CorruptRecordException damaged) {
            return false;
        }
    }
}
