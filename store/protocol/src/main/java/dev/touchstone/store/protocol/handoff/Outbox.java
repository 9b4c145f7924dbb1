// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.version.Cell;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one target may lack, and what of it is under way. */
final class Outbox {
    /** When each mark was made, by the wall clock, as there is no other that outlives a restart. */
    private final TreeMap<StoreKey, Long> marks = new TreeMap<>();

    private long markBytes;

    final TreeSet<Integer> dirty = new TreeSet<>();
    /** By the number of the call. */
    private final Map<Long, Sent> sent = new TreeMap<>();

    private long sentBytes;
    private long sentTotal;
    private long acknowledgedTotal;
    private long receivedTotal;

    final TreeSet<StoreKey> underWay = new TreeSet<>();
    /** A timer is set that looks here again. */
    boolean waking;

    /** The mark that was tried last: the next one is after it, and the first after the last. */
    @Nullable
    StoreKey last;

    /** The dirty range that was walked last, in this round. */
    int swept = -1;

    /** The walk that goes on; then come those that only wait for acknowledgements. */
    @Nullable
    Sweep walk;

    final TreeMap<Integer, Sweep> sweeps = new TreeMap<>();

    /**
     * A record that was sent, and not acknowledged yet.
     *
     * @param pause after which it may be sent again
     * @param sweep that found it; null if a mark did
     */
    record Sent(
            StoreKey key,
            Cell record,
            TimerId pause,
            @Nullable Sweep sweep) {}

    /** True if more may be under way: so many records at the most, and one more if they have fewer bytes than that together. */
    boolean hasRoom(int recordsMax, long bytesMax) {
        return underWay.isEmpty() || (underWay.size() < recordsMax && sentBytes < bytesMax);
    }

    void sent(long call, Sent record) {
        sent.put(call, record);
        sentTotal++;
        sentBytes += record.record().valueBytes();
    }

    /** What was sent with this call; null if nothing was, or that is over. */
    @Nullable
    Sent sent(long call) {
        return sent.get(call);
    }

    /** The call is over; answers as {@link #sent(long)}. */
    @Nullable
    Sent over(long call) {
        Sent over = sent.remove(call);
        sentBytes -= over == null ? 0 : over.record().valueBytes();
        return over;
    }

    boolean isMarked(StoreKey key) {
        return marks.containsKey(key);
    }

    int marks() {
        return marks.size();
    }

    /** The bytes of all keys that are marked. */
    long markBytes() {
        return markBytes;
    }

    long madeMicros(StoreKey key) {
        return marks.getOrDefault(key, 0L);
    }

    void mark(StoreKey key, long madeMicros) {
        if (marks.putIfAbsent(key, madeMicros) == null) {
            markBytes += bytes(key);
        }
    }

    /** False if it was not marked. */
    boolean unmark(StoreKey key) {
        if (marks.remove(key) == null) {
            return false;
        }
        markBytes -= bytes(key);
        return true;
    }

    /** What is here for the target, and what was done of it. */
    HintCounts counts() {
        long oldest = marks.values().stream().mapToLong(Long::longValue).min().orElse(HintCounts.NONE_MARKED);
        return new HintCounts(
                marks.size(), markBytes, oldest, dirty.size(), sentTotal, acknowledgedTotal, receivedTotal);
    }

    /** The target has one record more. */
    void acknowledged() {
        acknowledgedTotal++;
    }

    /** A coordinator asked this node to keep one for the target. */
    void received() {
        receivedTotal++;
    }

    boolean isDirty(int partition) {
        return dirty.contains(partition);
    }

    /** All of the partition is to be handed over, what a walk that goes on has passed already included. */
    void dirty(int partition) {
        dirty.add(partition);
        Sweep open = sweeps.get(partition);
        if (open != null) {
            open.incomplete = true;
        }
    }

    /** True if the partition is dirty, and its walk has not handed over this key in it, or is to be made again. */
    boolean mayLack(StoreKey key, int partition) {
        Sweep open = sweeps.get(partition);
        return isDirty(partition) && (open == null || open.incomplete || !open.hasHandedOver(key));
    }

    static int bytes(StoreKey key) {
        return key.bucket().length() + key.key().length();
    }

    /** The next mark that is not under way; null if there is none. */
    @Nullable
    StoreKey nextMark() {
        StoreKey next = last == null ? first() : marks.higherKey(last);
        for (int looked = 0; looked <= marks.size(); looked++) {
            if (next == null) {
                next = first();
            }
            if (next == null || !underWay.contains(next)) {
                return next;
            }
            next = marks.higherKey(next);
        }
        return null;
    }

    private @Nullable StoreKey first() {
        return marks.isEmpty() ? null : marks.firstKey();
    }
}
