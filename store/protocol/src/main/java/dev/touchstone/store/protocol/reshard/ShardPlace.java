// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.reshard;

import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;

/** Which of a node's shards has an entry: the one whose partitions its key is in, since nobody else looks for it. */
public final class ShardPlace {
    private static final Partitions PARTITIONS = Partitions.DEFAULT;

    private ShardPlace() {}

    /**
     * The index of the shard.
     *
     * @param table {@code RECORDS} or {@code HINTS}
     * @param shards how many the node has
     * @throws IllegalArgumentException if the key is none of that table, as when it is damaged
     */
    public static int of(Table table, Bytes key, int shards) {
        return PARTITIONS.shardOf(partition(table, key), shards);
    }

    private static int partition(Table table, Bytes key) {
        if (table == Table.RECORDS) {
            return PARTITIONS.of(RecordKey.token(key));
        } else if (table == Table.HINTS) {
            HintPlace hint = HintPlace.decode(key);
            return hint instanceof HintPlace.DirtyRange range
                    ? range.partition()
                    : PARTITIONS.of(Token.of(((HintPlace.Mark) hint).key()));
        }
        throw new IllegalArgumentException("an entry of " + table + " is of a whole shard");
    }
}
