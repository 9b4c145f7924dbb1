// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.LogChange;
import dev.touchstone.store.log.LogSegment;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of one storage, which change together or not at all. Not thread-safe. */
final class Tables implements AutoCloseable {
    private final Map<Table, TableFile> files = new EnumMap<>(Table.class);

    /**
     * Opens the map files of a folder, made if missing.
     *
     * @param segment where the log has the last writes of the keys that are found
     * @throws NoRoomException if the disk has no room for those that are missing; none is made then
     */
    static Tables open(Path folder, StorageConfig config, LogSegment segment) throws IOException {
        long needed = 0;
        for (Table table : Table.values()) {
            needed += Files.exists(path(folder, table)) ? 0 : config.of(table).freshBytes();
        }
        NoRoomException.unless(folder, needed);
        Tables tables = new Tables();
        try {
            for (Table table : Table.values()) {
                tables.files.put(table, TableFile.open(path(folder, table), config.of(table), segment));
            }
            return tables;
        } catch (IOException | RuntimeException | InternalError e) {
            tables.close();
            throw e;
        }
    }

    /** True if a folder has all map files. */
    static boolean exist(Path folder) {
        for (Table table : Table.values()) {
            if (!Files.exists(path(folder, table))) {
                return false;
            }
        }
        return true;
    }

    /** Deletes the map files of a folder. */
    static void delete(Path folder) throws IOException {
        for (Table table : Table.values()) {
            Files.deleteIfExists(path(folder, table));
        }
    }

    TableFile of(Table table) {
        TableFile file = files.get(table);
        if (file == null) {
            throw new IllegalStateException("no table " + table);
        }
        return file;
    }

    /** How many keys there are. */
    long size() {
        long size = 0;
        for (TableFile file : files.values()) {
            size += file.size();
        }
        return size;
    }

    /** About what a log of nothing but the last write of each key would take. */
    long liveBytes() {
        long bytes = 0;
        for (TableFile file : files.values()) {
            bytes += file.liveBytes();
        }
        return bytes;
    }

    /**
     * Makes all changes, or none; answers what was full.
     *
     * @param segment where the log has them
     */
    @Nullable
    String apply(List<Mutation> mutations, LogSegment segment) {
        if (mutations.size() == 1) {
            Mutation only = mutations.get(0);
            Bytes value = only.value();
            if (value != null && of(only.table()).replace(only.key(), value, segment)) {
                return null;
            }
        }
        List<TableFile.Before> before = new ArrayList<>(mutations.size());
        for (Mutation mutation : mutations) {
            TableFile file = of(mutation.table());
            TableFile.Before was = file.before(mutation.key());
            before.add(was);
            try {
                Bytes value = mutation.value();
                if (value == null) {
                    file.remove(mutation.key());
                } else {
                    file.put(mutation.key(), value, segment);
                }
            } catch (IllegalStateException | IllegalArgumentException e) {
                if (!TableFile.isFull(e)) {
                    throw e;
                }
                for (int i = before.size() - 1; i >= 0; i--) {
                    of(mutations.get(i).table()).restore(mutations.get(i).key(), before.get(i));
                }
                return "the table " + mutation.table().name().toLowerCase(Locale.ROOT) + " is full";
            }
        }
        return null;
    }

    /**
     * Makes what of a write of the log is still the last of its key; answers what was full.
     *
     * @param segment where the log has it
     */
    @Nullable
    String replay(List<LogChange> changes, LogSegment segment) {
        List<Mutation> known = new ArrayList<>();
        changes.stream()
                .filter(each -> !each.lost())
                .forEach(each -> known.add(new Mutation(each.table(), each.key(), each.value())));
        String full = apply(known, segment);
        // Last: a write may change a key twice.
        for (LogChange each : changes) {
            if (full == null && each.lost()) {
                full = lose(each.table(), each.key(), segment);
            }
        }
        return full;
    }

    /** Makes a key one of which nobody knows what it is; answers what was full. */
    @Nullable
    String lose(Table table, Bytes key, LogSegment segment) {
        TableFile file = of(table);
        try {
            file.lose(key, segment);
            return null;
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (!TableFile.isFull(e)) {
                throw e;
            }
            return "the table " + table.name().toLowerCase(Locale.ROOT) + " is full";
        }
    }

    @Override
    public void close() {
        files.values().forEach(TableFile::close);
    }

    /** The map file of a table. */
    static Path path(Path folder, Table table) {
        return folder.resolve(table.name().toLowerCase(Locale.ROOT) + ".map");
    }
}
