// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Tells another node, page by page, which of its keys are here: those of stand-ins and of doubtful ranges, too. */
public final class KeyPages {
    /** Keys on a page; with the longest of them it has 64 KiB. */
    static final int KEYS_MAX = 64;
    /** Records that are looked at for a page, and their bytes but for the last, lest a shard do nothing else for long. */
    private static final int LOOKED_AT_MAX = 1_000;

    private static final int BYTES_MAX = 1 << 20;

    private KeyPages() {}

    /**
     * One page.
     *
     * @param spanEnd where the part of the ring ends that this storage holds
     * @param floors of this storage
     */
    public static Message.ListKeysAck of(
            Storage storage, ClusterView view, NodeId asking, Message.ListKeys ask, Bytes spanEnd, Floors floors) {
        Bytes end = ask.to().compareTo(spanEnd) < 0 ? ask.to() : spanEnd;
        if (ask.from().compareTo(end) >= 0) {
            return new Message.ListKeysAck(ask.call(), List.of(), ask.from(), List.of());
        }
        List<Message.Listed> keys = new ArrayList<>();
        Bytes[] next = {end};
        int[] looked = {0};
        int[] bytes = {0};
        storage.scan(Table.RECORDS, ask.from(), end, (place, record) -> {
            if (keys.size() == KEYS_MAX || looked[0]++ == LOOKED_AT_MAX || bytes[0] > BYTES_MAX) {
                next[0] = place;
                return false;
            }
            bytes[0] += record.length();
            StoreKey key = RecordKey.decode(place);
            if (view.isUnknown(key) || view.owners(key).contains(asking)) {
                keys.add(new Message.Listed(key, RecordCodec.digest(record)));
            }
            return true;
        });
        return new Message.ListKeysAck(ask.call(), keys, next[0], floors.between(ask.from(), next[0]));
    }
}
