// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.reshard;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.handoff.Owed;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.replica.GenerationSweep;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Moves all that a node's shards hold to another number of shards: each former shard is {@linkplain #take taken} once, and then what
 * concerns whole shards is {@linkplain #end written}.
 *
 * <ul>
 *   <li>A record and a hint go where their token is looked for; a dirty range goes with its partition. What reads as damaged goes as damaged:
 *       nobody knows more of it elsewhere.
 *   <li>The state of a partition is what the shard that had it would have begun with, incidents of its storage included.
 *   <li>The floor of a partition goes with it; it stays where it is if those of a former shard are damaged, whose partitions are suspect then.
 *   <li>What is owed is forgotten, so that each new shard looks for it among all that it has.
 *   <li>A bucket counts as swept only as far as all former shards were.
 *   <li>An entry whose place cannot be read stays in the shard of its index, or the last one, for a human.
 * </ul>
 *
 * <p>An entry of a shard that was not its own, where it was never looked for, is moved too, but never in the place of one that was. Holds none of
 * the values. Not thread-safe.
 */
public final class Resharding {
    /** The new shards, empty at first. */
    public interface Target {
        /** True if an entry was put there. */
        boolean has(int shard, Table table, Bytes key);

        /** Takes an entry, in the place of one with the same key. */
        void put(int shard, Mutation entry);
    }

    private final int from;
    private final int to;
    private final Function<String, Set<KnownBug>> bugs;
    private final Target target;
    private final List<RangeStates> states = new ArrayList<>();
    /** Of all partitions. */
    private final Floors floors = new Floors();

    private final TreeMap<Bytes, Long> swept = new TreeMap<>();
    /** How many shards noted a bucket as swept; looked up, never iterated over. */
    private final Map<Bytes, Integer> sweepers = new HashMap<>();

    private int taken;
    private long records;
    private long hints;

    /**
     * A move that has not begun.
     *
     * @param from how many shards there are
     * @param to how many there are to be
     * @param bugs of a bucket, by its name
     */
    public Resharding(int from, int to, Function<String, Set<KnownBug>> bugs, Target target) {
        this.from = from;
        this.to = to;
        this.bugs = bugs;
        this.target = target;
        for (int shard = 0; shard < to; shard++) {
            states.add(new RangeStates(shard, to));
        }
    }

    /**
     * Moves what the next of the former shards has; the first is that of index 0.
     *
     * @throws IllegalStateException if it has an entry that nobody knows how to move
     */
    public void take(Storage shard) {
        RangeStates former = new RangeStates(taken, from);
        former.load(shard);
        Floors kept = new Floors();
        if (!kept.load(shard)) {
            former.doubt();
        }
        floors.take(kept, former.first(), former.end());
        states.forEach(each -> each.take(former));
        records += move(shard, Table.RECORDS);
        hints += move(shard, Table.HINTS);
        shard.scan(Table.META, Bytes.EMPTY, null, (key, value) -> {
            if (GenerationSweep.isNote(key)) {
                swept.merge(key, GenerationSweep.swept(value), Math::min);
                sweepers.merge(key, 1, Integer::sum);
            } else if (!RangeStates.isPlace(key) && !Floors.isPlace(key) && !Owed.isPlace(key)) {
                throw new IllegalStateException("nobody knows where the entry " + key + " of a shard is to go");
            }
            return true;
        });
        taken++;
    }

    /** Writes what is known of whole shards, after all former ones were taken. */
    public void end() {
        if (taken != from) {
            throw new IllegalStateException(taken + " of " + from + " shards were taken");
        }
        for (int shard = 0; shard < to; shard++) {
            int index = shard;
            target.put(shard, states.get(shard).mutation());
            if (floors.isAny()) {
                Floors own = new Floors();
                own.take(floors, states.get(shard).first(), states.get(shard).end());
                target.put(shard, own.mutation());
            }
            swept.forEach((key, kept) -> {
                if (kept > 1 && sweepers.getOrDefault(key, 0) == from) {
                    target.put(index, GenerationSweep.note(key, kept));
                }
            });
        }
    }

    /** How many records were moved so far. */
    public long records() {
        return records;
    }

    /** How many hints, and dirty ranges, were moved so far. */
    public long hints() {
        return hints;
    }

    private long move(Storage shard, Table table) {
        long[] moved = {0};
        shard.scan(table, Bytes.EMPTY, null, (key, value) -> {
            boolean own;
            int home;
            try {
                own = ShardPlace.of(table, key, from) == taken;
                home = hasBug(table, key) ? Math.min(taken, to - 1) : ShardPlace.of(table, key, to);
            } catch (IllegalArgumentException unreadable) {
                own = false;
                home = Math.min(taken, to - 1);
            }
            if (own || !target.has(home, table, key)) {
                target.put(home, new Mutation(table, key, value));
                moved[0]++;
            }
            return true;
        });
        return moved[0];
    }

    private boolean hasBug(Table table, Bytes key) {
        return table == Table.RECORDS && bugs.apply(RecordKey.bucket(key)).contains(KnownBug.SHARDS_CHANGED_UNMOVED);
    }
}
