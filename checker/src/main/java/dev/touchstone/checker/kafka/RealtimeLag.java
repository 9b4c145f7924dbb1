// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far polls lagged at most, in nanoseconds: the time from when a message behind what the consumer had was surely in the log to the beginning of a
 * poll that did not return it. A lower bound, and no verdict. Partitions count from when they are assigned, or first polled. Not thread-safe.
 */
final class RealtimeLag {
    private static final long NOTHING = -1;

    private final Messages messages;
    private final History history;
    /** By partition: greatest offsets known so far, and since when. */
    private final List<LongArrayList> offsets = new ArrayList<>();

    private final List<LongArrayList> since = new ArrayList<>();
    private final Int2ObjectOpenHashMap<Int2LongOpenHashMap> polled = new Int2ObjectOpenHashMap<>();
    private long worst;

    RealtimeLag(Messages messages) {
        this.messages = messages;
        this.history = messages.history();
        for (int i = 0; i < messages.partitions().count(); i++) {
            offsets.add(new LongArrayList());
            since.add(new LongArrayList());
        }
    }

    /** The worst lag of any poll; 0 if none surely lagged. */
    long worstNanos() {
        IntStream.range(0, history.size())
                .filter(history::isOk)
                .boxed()
                .sorted(Comparator.comparingInt(history::completeIndex))
                .forEach(this::learn);
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op)) {
                follow(op);
            }
        }
        return worst;
    }

    private void learn(int op) {
        for (int m = messages.first(op); m < messages.end(op); m++) {
            LongArrayList known = offsets.get(messages.partition(m));
            if (known.isEmpty() || known.getLong(known.size() - 1) < messages.offset(m)) {
                known.add(messages.offset(m));
                since.get(messages.partition(m)).add(history.completeNanos(op));
            }
        }
    }

    private void follow(int op) {
        Int2LongOpenHashMap has = polled.computeIfAbsent(history.process(op), process -> nothing());
        String function = history.function(op);
        if (ProcessJudge.isAboutPartitions(function)) {
            Int2LongOpenHashMap kept = nothing();
            for (int i = 0; function.equals("assign") && i < history.values().length(asked(op)); i++) {
                int partition = messages.partitions().number(history.values().element(asked(op), i));
                kept.put(partition, has.get(partition));
            }
            polled.put(history.process(op), kept);
            return;
        }
        boolean polls = messages.first(op) < messages.end(op) || function.equals(Messages.POLL);
        for (int m = messages.first(op); m < messages.end(op); m++) {
            has.put(messages.partition(m), Math.max(has.get(messages.partition(m)), messages.offset(m)));
        }
        if (polls && !function.equals(Messages.SEND)) {
            for (Int2LongMap.Entry each : has.int2LongEntrySet()) {
                worst = Math.max(worst, history.invokeNanos(op) - behind(each.getIntKey(), each.getLongValue()));
            }
        }
    }

    private static Int2LongOpenHashMap nothing() {
        Int2LongOpenHashMap map = new Int2LongOpenHashMap();
        map.defaultReturnValue(NOTHING);
        return map;
    }

    private int asked(int op) {
        return history.output(op) == Values.NIL ? history.input(op) : history.output(op);
    }

    /** Since when something behind that offset was surely in the log; a time after all if nothing ever was. */
    private long behind(int partition, long offset) {
        if (partition >= offsets.size()) {
            return Long.MAX_VALUE;
        }
        LongArrayList known = offsets.get(partition);
        int low = 0;
        int high = known.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (known.getLong(middle) > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == known.size() ? Long.MAX_VALUE : since.get(partition).getLong(low);
    }
}
