// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Message.Floor;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The floor of each partition, durably: up to which stamp tombstones may have been collected in it, in microseconds. It only rises.
 *
 * <p>This node stamps no write of the partition at the floor or below it, once it has promised it. A record all of whose stamps are
 * not above it, and that says something new, is old: it is taken in only if somebody still has it.
 */
public final class Floors {
    /** Below all stamps: nothing was ever collected. */
    private static final long NONE = Long.MIN_VALUE;

    private static final Bytes PLACE = Bytes.ofUtf8("range/floors");
    private static final int VERSION = 1;

    private final Partitions partitions = Partitions.DEFAULT;
    /** As they will be when all saves that are under way have succeeded. */
    private final long[] floors = new long[partitions.count()];

    private final long[] durable = new long[partitions.count()];

    public Floors() {
        Arrays.fill(floors, NONE);
        Arrays.fill(durable, NONE);
    }

    /**
     * Takes up what was saved.
     *
     * @return false if that is damaged: others must be asked
     */
    public boolean load(Storage storage) {
        Bytes saved = storage.read(Table.META, PLACE);
        if (saved == null) {
            return true;
        }
        try {
            ByteReader in = new ByteReader(saved);
            in.checksum();
            if (in.u8() != VERSION) {
                return false;
            }
            int count = (int) in.varint(floors.length);
            for (int i = 0; i < count; i++) {
                int partition = (int) in.varint(floors.length - 1L);
                long micros = in.i64();
                floors[partition] = Math.max(floors[partition], micros);
                durable[partition] = floors[partition];
            }
            in.finish();
            return true;
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    /** True if an entry of {@code Table.META} with this key holds the floors of a shard. */
    public static boolean isPlace(Bytes key) {
        return key.equals(PLACE);
    }

    /** The floor of the partition of a token; below all stamps if there is none. */
    public long of(Token token) {
        return floors[partitions.of(token)];
    }

    /** True if the record, which says something, is stamped at the floor of its key or below it, all of it. */
    public boolean covers(StoreKey key, Cell record) {
        long floor = of(Token.of(key));
        return floor != NONE && !record.isNone() && record.newestMicros() <= floor;
    }

    /**
     * Raises a floor, which holds from now on.
     *
     * @return the change that saves it, after which {@link #saved} is to be told; null if it is durable already
     */
    @Nullable
    public Mutation raise(int partition, long micros) {
        floors[partition] = Math.max(floors[partition], micros);
        return durable[partition] >= micros ? null : mutation();
    }

    /** The floor of a partition is durable, up to there. */
    public void saved(int partition, long micros) {
        durable[partition] = Math.max(durable[partition], micros);
    }

    /** Raises floors that others know. */
    void learn(List<Floor> others) {
        others.stream()
                .filter(each -> each.partition() >= 0 && each.partition() < floors.length)
                .forEach(each -> floors[each.partition()] = Math.max(floors[each.partition()], each.micros()));
    }

    /** The same of one key's partition; the result is the change that saves it, null if nothing is new. */
    @Nullable
    public Mutation learn(Token token, long micros) {
        int partition = partitions.of(token);
        if (micros <= floors[partition]) {
            return null;
        }
        floors[partition] = micros;
        return mutation();
    }

    /** Takes over all that is higher there, of the partitions from the first to before the end. */
    public void take(Floors other, int from, int end) {
        for (int partition = from; partition < end; partition++) {
            floors[partition] = Math.max(floors[partition], other.floors[partition]);
        }
    }

    /** All floors of a part of the ring, from the partition that a place is in to that of another. */
    List<Floor> between(Bytes from, Bytes to) {
        List<Floor> known = new ArrayList<>();
        for (int partition = 0; partition < floors.length; partition++) {
            boolean isAfter = Places.of(partition + 1).compareTo(from) > 0;
            if (floors[partition] != NONE && isAfter && Places.of(partition).compareTo(to) < 0) {
                known.add(new Floor(partition, floors[partition]));
            }
        }
        return known;
    }

    /** True if there is any. */
    public boolean isAny() {
        return Arrays.stream(floors).anyMatch(each -> each != NONE);
    }

    /** The change that saves them as they are. */
    public Mutation mutation() {
        ByteWriter out = new ByteWriter()
                .u8(VERSION)
                .varint(Arrays.stream(floors).filter(each -> each != NONE).count());
        for (int partition = 0; partition < floors.length; partition++) {
            if (floors[partition] != NONE) {
                out.varint(partition).i64(floors[partition]);
            }
        }
        return new Mutation(Table.META, PLACE, out.checksum().toBytes());
    }
}
