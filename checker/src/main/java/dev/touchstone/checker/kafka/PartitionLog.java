// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one partition's log. Its <em>places</em> are the offsets at which anything is known to be, numbered densely: offsets that
 * nobody names may be markers of transactions, and are no gap. Not thread-safe.
 */
final class PartitionLog {
    private final Messages messages;
    private final int partition;
    private final Int2ObjectLinkedOpenHashMap<LogValue> values = new Int2ObjectLinkedOpenHashMap<>();
    private final IntArrayList placed = new IntArrayList();
    private final LongArrayList offsets = new LongArrayList();
    private final List<List<LogValue>> at = new ArrayList<>();

    PartitionLog(Messages messages, int partition) {
        this.messages = messages;
        this.partition = partition;
    }

    String name() {
        return messages.partitions().name(partition);
    }

    /** Adds a message that was sent or polled. */
    void add(int message) {
        LogValue value = values.computeIfAbsent(messages.value(message), ref -> new LogValue());
        if (!messages.isSent(message)) {
            if (!messages.isOk(message)) {
                value.unfinishedPoll = message;
            } else if (value.poll == LogValue.NONE) {
                value.poll = message;
            }
        } else if (messages.history().isFail(messages.owner(message))) {
            value.failedSend = message;
        } else {
            value.sends.add(message);
        }
    }

    /** Takes the message's word for the offset of its value. */
    void place(int message) {
        if (messages.offset(message) != Messages.NO_OFFSET) {
            placed.add(message);
        }
    }

    /** Puts what was placed in order. */
    void settle() {
        placed.unstableSort((a, b) -> messages.offset(a) == messages.offset(b)
                ? Integer.compare(a, b)
                : Long.compare(messages.offset(a), messages.offset(b)));
        for (int i = 0; i < placed.size(); i++) {
            int message = placed.getInt(i);
            if (offsets.isEmpty() || offsets.getLong(offsets.size() - 1) != messages.offset(message)) {
                offsets.add(messages.offset(message));
                at.add(new ArrayList<>(1));
            }
            int place = offsets.size() - 1;
            LogValue value = values.get(messages.value(message));
            if (!at.get(place).contains(value)) {
                at.get(place).add(value);
                value.places.add(place);
                value.witnesses.add(message);
            }
        }
        placed.clear();
    }

    /** All values that were sent or polled, in the order in which they appear in the history. */
    Collection<LogValue> values() {
        return values.values();
    }

    LogValue valueOf(int message) {
        return values.get(messages.value(message));
    }

    /** How many places are known. */
    int size() {
        return at.size();
    }

    long offset(int place) {
        return offsets.getLong(place);
    }

    /** What is said to be at that place: one value, unless offsets are inconsistent. */
    List<LogValue> at(int place) {
        return at.get(place);
    }

    /** The value at that place, or null if there are several. */
    @Nullable
    LogValue only(int place) {
        return at.get(place).size() == 1 ? at.get(place).get(0) : null;
    }

    /** Where a message is: by its own offset, or else where alone its value is; or {@link LogValue#NONE}. */
    int placeOf(int message) {
        if (messages.offset(message) == Messages.NO_OFFSET) {
            return valueOf(message).onlyPlace();
        }
        int low = 0;
        int high = offsets.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (offsets.getLong(middle) == messages.offset(message)) {
                return middle;
            } else if (offsets.getLong(middle) < messages.offset(message)) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return LogValue.NONE;
    }
}
