// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** One table that keeps what it is given at once, and can be copied. */
final class KeptStorage implements Storage {
    private final NavigableMap<Bytes, Bytes> entries;
    private final long incident;

    KeptStorage(NavigableMap<Bytes, Bytes> entries, long incident) {
        this.entries = entries;
        this.incident = incident;
    }

    @Override
    public StorageCondition condition() {
        return new StorageCondition(incident);
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        return entries.get(key);
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        for (Mutation each : mutations) {
            if (each.value() == null) {
                entries.remove(each.key());
            } else {
                entries.put(each.key(), each.value());
            }
        }
        completion.saved();
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        for (Map.Entry<Bytes, Bytes> entry :
                (to == null ? entries.tailMap(from, true) : entries.subMap(from, true, to, false)).entrySet()) {
            if (!visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }
}
