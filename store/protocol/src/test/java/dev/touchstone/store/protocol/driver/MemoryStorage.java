// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tables in memory: what was written is seen at once and durable some time later; a crash loses what is not. */
final class MemoryStorage implements Storage {
    private final Map<Table, NavigableMap<Bytes, Bytes>> durable;
    private final Map<Table, NavigableMap<Bytes, Bytes>> seen = new EnumMap<>(Table.class);
    private final BiConsumer<Long, Runnable> later;
    private final long delayMicros;
    private final Consumer<List<Mutation>> watcher;
    boolean full;
    private final StorageCondition condition;

    MemoryStorage(
            Map<Table, NavigableMap<Bytes, Bytes>> durable,
            long delayMicros,
            BiConsumer<Long, Runnable> later,
            Consumer<List<Mutation>> watcher,
            StorageCondition condition) {
        this.condition = condition;
        this.watcher = watcher;
        this.durable = durable;
        this.delayMicros = delayMicros;
        this.later = later;
        for (Table table : Table.values()) {
            durable.computeIfAbsent(table, none -> new TreeMap<>());
            seen.put(table, new TreeMap<>(durable.get(table)));
        }
    }

    @Override
    public StorageCondition condition() {
        return condition;
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        return seen.get(table).get(key);
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        watcher.accept(mutations);
        if (full) {
            later.accept(delayMicros, () -> completion.failed(true, "full"));
            return;
        }
        mutations.forEach(each -> apply(seen, each));
        later.accept(delayMicros, () -> {
            mutations.forEach(each -> apply(durable, each));
            completion.saved();
        });
    }

    private static void apply(Map<Table, NavigableMap<Bytes, Bytes>> tables, Mutation mutation) {
        if (mutation.value() == null) {
            tables.get(mutation.table()).remove(mutation.key());
        } else {
            tables.get(mutation.table()).put(mutation.key(), mutation.value());
        }
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        NavigableMap<Bytes, Bytes> tail = seen.get(table).tailMap(from, true);
        for (Map.Entry<Bytes, Bytes> entry : (to == null ? tail : tail.headMap(to, false)).entrySet()) {
            if (!visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }
}
