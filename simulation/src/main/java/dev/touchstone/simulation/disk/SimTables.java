// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a simulated disk holds: entries in order, by table. */
final class SimTables {
    private final Map<Table, NavigableMap<Bytes, Bytes>> tables = new EnumMap<>(Table.class);

    SimTables() {
        for (Table table : Table.values()) {
            tables.put(table, new TreeMap<>());
        }
    }

    NavigableMap<Bytes, Bytes> of(Table table) {
        return Objects.requireNonNull(tables.get(table));
    }

    @Nullable
    Bytes get(Table table, Bytes key) {
        return of(table).get(key);
    }

    void apply(Mutation mutation) {
        set(mutation.table(), mutation.key(), mutation.value());
    }

    void set(Table table, Bytes key, @Nullable Bytes value) {
        if (value == null) {
            of(table).remove(key);
        } else {
            of(table).put(key, value);
        }
    }

    /** Becomes what the other is. */
    void become(SimTables other) {
        for (Table table : Table.values()) {
            of(table).clear();
            of(table).putAll(other.of(table));
        }
    }

    int size() {
        return tables.values().stream().mapToInt(Map::size).sum();
    }
}
