// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * The state of each partition of a shard. Here, and nowhere else, it is decided whether this replica may vouch for a key.
 *
 * <p>A partition that is not serving becomes so when its scan is done. Until then single keys may be restored: these are
 * remembered for this life alone. To forget one costs another restoration, and to believe one that a later damage took would
 * cost an acknowledged write; so they are not saved.
 *
 * <p>What is saved is one entry: the number of the incident that was dealt with, and the states. An incident with another
 * number makes every partition suspect that was serving.
 */
public final class RangeStates {
    private static final Bytes PLACE = Bytes.ofUtf8("range/states");
    private static final int VERSION = 1;
    private static final int RESTORED_MAX = 100_000;

    private final Partitions partitions = Partitions.DEFAULT;
    private final int first;
    private final int end;
    private final RangeState[] states = new RangeState[partitions.count()];
    private final Set<StoreKey> restored = new TreeSet<>();
    private long incident;
    private int notServing;
    private long restoredCount;

    /** The partitions of one shard of so many; none is serving before {@link #load}. */
    public RangeStates(int shard, int shards) {
        int from = 0;
        while (partitions.shardOf(from, shards) < shard) {
            from++;
        }
        int to = from;
        while (to < partitions.count() && partitions.shardOf(to, shards) == shard) {
            to++;
        }
        first = from;
        end = to;
        become(RangeState.SYNCING);
    }

    /**
     * Takes up what was saved.
     *
     * @return true if it is to be saved now: it is not what the storage holds
     */
    public boolean load(Storage storage) {
        StorageCondition condition = storage.condition();
        Bytes saved = storage.read(Table.META, PLACE);
        boolean changed = saved == null || !decode(saved);
        if (changed) {
            boolean[] hasRecords = {false};
            storage.scan(Table.RECORDS, Bytes.EMPTY, null, (key, record) -> {
                hasRecords[0] = true;
                return false;
            });
            // Records and no word on them: this is no new disk.
            become(saved != null || hasRecords[0] || condition.isDamaged() ? RangeState.SUSPECT : RangeState.SYNCING);
        }
        if (condition.isDamaged() && condition.incident() != incident) {
            doubt();
            incident = condition.incident();
            changed = true;
        }
        return changed;
    }

    /** What is known of all partitions beside their records is lost: none of them is serving. */
    public void doubt() {
        for (int partition = first; partition < end; partition++) {
            set(partition, states[partition] == RangeState.SERVING ? RangeState.SUSPECT : states[partition]);
        }
    }

    /** True if an entry of {@code Table.META} with this key holds the states of a shard. */
    public static boolean isPlace(Bytes key) {
        return key.equals(PLACE);
    }

    /**
     * Takes over the partitions that are here now, and were another shard's. What that shard's storage reported is in its states; this
     * one's has reported nothing yet, so that whatever it reports is news.
     */
    public void take(RangeStates former) {
        for (int partition = Math.max(first, former.first); partition < Math.min(end, former.end); partition++) {
            set(partition, former.states[partition]);
        }
    }

    /** True if what this replica has of a key, be it nothing, is all that it ever acknowledged of it. */
    public boolean vouches(StoreKey key, Set<KnownBug> bugs) {
        RangeState state = states[partitions.of(Token.of(key))];
        return state == RangeState.SERVING
                || restored.contains(key)
                || (state == RangeState.SYNCING && bugs.contains(KnownBug.SYNCING_REPLICA_VOTES))
                || (state == RangeState.SUSPECT && bugs.contains(KnownBug.SUSPECT_SERVED_AS_SOUND));
    }

    /** What the other owners have of the key is here, durably. */
    public void restored(StoreKey key) {
        restoredCount++;
        if (restored.size() < RESTORED_MAX && notServing > 0) {
            restored.add(key);
        }
    }

    public boolean isServing() {
        return notServing == 0;
    }

    /** True if this replica vouches for all keys of the partition. */
    public boolean isServing(int partition) {
        return states[partition] == RangeState.SERVING;
    }

    /** The first partition from this one on that is not serving; {@link #end} if all are. */
    int nextNotServing(int from) {
        int partition = Math.max(from, first);
        while (partition < end && isServing(partition)) {
            partition++;
        }
        return partition;
    }

    /** The first partition of this shard. */
    public int first() {
        return first;
    }

    /** One above the last partition of this shard. */
    public int end() {
        return end;
    }

    /** The change that saves the states with these partitions serving; nothing changes here before {@link #serve}. */
    Mutation serving(int from, int to) {
        RangeState[] next = states.clone();
        Arrays.fill(next, from, to, RangeState.SERVING);
        return mutation(next);
    }

    /** The change that saves the states as they are. */
    public Mutation mutation() {
        return mutation(states);
    }

    /** The scan of these partitions is done, and that is saved. */
    void serve(int from, int to) {
        for (int partition = from; partition < to; partition++) {
            set(partition, RangeState.SERVING);
        }
        restored.removeIf(key -> isServing(partitions.of(Token.of(key))));
    }

    public RangeCounts counts() {
        return new RangeCounts(
                count(RangeState.SERVING), count(RangeState.SYNCING), count(RangeState.SUSPECT), restoredCount);
    }

    private int count(RangeState state) {
        return (int)
                Arrays.stream(states, first, end).filter(each -> each == state).count();
    }

    private void become(RangeState state) {
        Arrays.fill(states, state);
        notServing = state == RangeState.SERVING ? 0 : end - first;
    }

    private void set(int partition, RangeState state) {
        notServing += (isServing(partition) ? 1 : 0) - (state == RangeState.SERVING ? 1 : 0);
        states[partition] = state;
    }

    private Mutation mutation(RangeState[] of) {
        ByteWriter out = new ByteWriter().u8(VERSION).i64(incident).varint(of.length);
        int from = 0;
        while (from < of.length) {
            int to = from;
            while (to < of.length && of[to] == of[from]) {
                to++;
            }
            out.u8(of[from].code()).varint(to - from);
            from = to;
        }
        return new Mutation(Table.META, PLACE, out.checksum().toBytes());
    }

    /** False if the bytes are damaged. */
    private boolean decode(Bytes saved) {
        try {
            ByteReader in = new ByteReader(saved);
            in.checksum();
            if (in.u8() != VERSION) {
                return false;
            }
            long dealtWith = in.i64();
            RangeState[] read = new RangeState[(int) in.varint(1 << 16)];
            int at = 0;
            while (at < read.length) {
                RangeState state = RangeState.of(in.u8());
                int length = (int) in.varint(read.length - at);
                Arrays.fill(read, at, at + length, state);
                at += length;
            }
            in.finish();
            if (read.length != states.length) {
                return false;
            }
            incident = dealtWith;
            for (int partition = first; partition < end; partition++) {
                set(partition, read[partition]);
            }
            return true;
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }
}
