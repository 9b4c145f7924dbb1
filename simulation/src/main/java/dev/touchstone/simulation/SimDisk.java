// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.Mutation;
import dev.touchstone.store.protocol.Table;
import dev.touchstone.store.protocol.port.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one participant: what it reads is what it wrote, what survives a crash is what had become durable, and
 * of what was under way a prefix, the last write of it torn.
 */
final class SimDisk implements Storage {
    private final EventQueue queue;
    private final SplittableRandom random;
    private final SimConfig.Range latency;
    private final SimNode node;
    private final Map<Table, NavigableMap<Bytes, Bytes>> seen = tables();
    private final Map<Table, NavigableMap<Bytes, Bytes>> durable = tables();
    private final Deque<List<Mutation>> pending = new ArrayDeque<>();
    private long lastDueNanos;

    SimDisk(EventQueue queue, SplittableRandom random, SimConfig.Range latency, SimNode node) {
        this.queue = queue;
        this.random = random;
        this.latency = latency;
        this.node = node;
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        return table(seen, table).get(key);
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        for (Mutation mutation : mutations) {
            node.changes(mutation, read(mutation.table(), mutation.key()));
            apply(seen, mutation);
        }
        pending.add(mutations);
        long due = queue.now() + random.nextLong(latency.minNanos(), latency.maxNanos() + 1);
        lastDueNanos = Math.max(lastDueNanos, due);
        int life = node.life();
        queue.at(lastDueNanos, () -> {
            if (node.life() == life) {
                pending.remove().forEach(mutation -> apply(durable, mutation));
                node.run(life, completion::saved);
            }
        });
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        NavigableMap<Bytes, Bytes> entries = table(seen, table);
        NavigableMap<Bytes, Bytes> range =
                to == null ? entries.tailMap(from, true) : entries.subMap(from, true, to, false);
        for (Map.Entry<Bytes, Bytes> entry : new ArrayList<>(range.entrySet())) {
            if (!visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    /** What would be left of it after a crash at this moment, at the least. */
    @Nullable
    Bytes durable(Table table, Bytes key) {
        return table(durable, table).get(key);
    }

    boolean isEmpty(Table table) {
        return table(seen, table).isEmpty();
    }

    /** What is left after a crash at this moment becomes all there is. */
    void crash() {
        int kept = pending.isEmpty() ? 0 : random.nextInt(pending.size() + 1);
        for (int i = 0; i < kept; i++) {
            pending.remove().forEach(mutation -> apply(durable, mutation));
        }
        if (!pending.isEmpty()) {
            List<Mutation> torn = pending.remove();
            torn.subList(0, random.nextInt(torn.size() + 1)).forEach(mutation -> apply(durable, mutation));
        }
        pending.clear();
        for (Table table : Table.values()) {
            table(seen, table).clear();
            table(seen, table).putAll(table(durable, table));
        }
    }

    private static void apply(Map<Table, NavigableMap<Bytes, Bytes>> tables, Mutation mutation) {
        if (mutation.value() == null) {
            table(tables, mutation.table()).remove(mutation.key());
        } else {
            table(tables, mutation.table()).put(mutation.key(), mutation.value());
        }
    }

    private static NavigableMap<Bytes, Bytes> table(Map<Table, NavigableMap<Bytes, Bytes>> tables, Table table) {
        return java.util.Objects.requireNonNull(tables.get(table));
    }

    private static Map<Table, NavigableMap<Bytes, Bytes>> tables() {
        Map<Table, NavigableMap<Bytes, Bytes>> tables = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            tables.put(table, new TreeMap<>());
        }
        return tables;
    }
}
