// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A storage that is slow to sync, or whose maps are full, when it is told to be; else it is the one beneath. Writes complete in
 * the order in which they were given, whatever is switched in between. On its lane's thread.
 */
public final class FaultyStorage implements Storage {
    private final Storage sound;
    private final DiskFaults faults;
    private final boolean takesNewKeys;
    private final Executor lane;
    private final Delay delay;
    /** Completions that are held back; while there are any, others wait behind them. */
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    /** Runs a task on the lane, after a time. */
    public interface Delay {
        void after(long millis, Runnable task);
    }

    private record Held(long dueNanos, Runnable completion) {}

    /**
     * A storage with faults.
     *
     * @param takesNewKeys true if a full map is not to be feigned here
     * @param lane runs tasks later and in order, as for the storage beneath
     */
    public FaultyStorage(Storage sound, DiskFaults faults, boolean takesNewKeys, Executor lane, Delay delay) {
        this.sound = sound;
        this.faults = faults;
        this.takesNewKeys = takesNewKeys;
        this.lane = lane;
        this.delay = delay;
    }

    @Override
    public StorageCondition condition() {
        return sound.condition();
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        return sound.read(table, key);
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        sound.scan(table, from, to, visitor);
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        Table full = faults.isMapFull() && !takesNewKeys ? tableOfNewKey(mutations) : null;
        if (full != null) {
            faults.countRefused();
            String detail = "the table " + full.name().toLowerCase(Locale.ROOT) + " is full (injected)";
            lane.execute(() -> complete(0, () -> completion.failed(true, detail)));
            return;
        }
        sound.write(mutations, new Completion() {
            @Override
            public void saved() {
                int millis = faults.saveDelayMillis();
                if (millis > 0) {
                    faults.countDelayed();
                }
                complete(millis, completion::saved);
            }

            @Override
            public void failed(boolean full, String detail) {
                complete(0, () -> completion.failed(full, detail));
            }
        });
    }

    private @Nullable Table tableOfNewKey(List<Mutation> mutations) {
        for (Mutation each : mutations) {
            if (each.value() != null && sound.read(each.table(), each.key()) == null) {
                return each.table();
            }
        }
        return null;
    }

    private void complete(long millis, Runnable completion) {
        if (millis == 0 && held.isEmpty()) {
            completion.run();
            return;
        }
        held.add(new Held(System.nanoTime() + millis * 1_000_000, completion));
        if (held.size() == 1) {
            delay.after(millis, this::release);
        }
    }

    private void release() {
        for (Held next = held.peek(); next != null; next = held.peek()) {
            long waitNanos = next.dueNanos - System.nanoTime();
            if (waitNanos > 0) {
                delay.after((waitNanos + 999_999) / 1_000_000, this::release);
                return;
            }
            // It goes before what it completes can add another.
            held.remove();
            next.completion.run();
        }
    }
}
