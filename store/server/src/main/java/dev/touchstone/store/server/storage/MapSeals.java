// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.protocol.port.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the map files of a folder were when they were closed: a digest of each, and which commit log they have all of. Written at a
 * clean close alone; with it, a map that is not as it was left is found before it is opened, whatever byte of it changed: a key, a
 * value, or what the map keeps for itself. And so is a log that is whole in itself, but is not the one that was closed.
 *
 * @param logEnd sequence number of the last entry of the log
 * @param manifest digest of the log's manifest, which knows a digest of each segment
 * @param digests of the map files
 */
record MapSeals(long logEnd, long manifest, Map<Table, Long> digests) {
    static final String NAME = "CLEAN";
    private static final Pattern SHAPE = Pattern.compile("""
            touchstone maps 2
            log=([0-9a-f]{16})
            manifest=([0-9a-f]{16})
            records=([0-9a-f]{16})
            hints=([0-9a-f]{16})
            meta=([0-9a-f]{16})
            checksum=([0-9a-f]{8})
            """);

    MapSeals {
        digests = Map.copyOf(digests);
    }

    /** Of map files and a log that are closed, all of which are there. */
    static MapSeals of(Path folder, long logEnd) throws IOException {
        Map<Table, Long> digests = new TreeMap<>();
        for (Table table : Table.values()) {
            digests.put(table, SparseDigest.of(Tables.path(folder, table)));
        }
        return new MapSeals(logEnd, manifestOf(folder), digests);
    }

    /** What is written in a folder; null if nothing that can be read. */
    static @Nullable MapSeals read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return null;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Map<Table, Long> digests = new TreeMap<>();
        for (Table table : Table.values()) {
            digests.put(table, Long.parseUnsignedLong(matcher.group(3 + table.ordinal()), 16));
        }
        MapSeals seals = new MapSeals(
                Long.parseUnsignedLong(matcher.group(1), 16), Long.parseUnsignedLong(matcher.group(2), 16), digests);
        return seals.text().equals(text) ? seals : null;
    }

    /** The first table whose file is gone or not as it was; null if there is none. */
    @Nullable
    Table firstBroken(Path folder) throws IOException {
        for (Table table : Table.values()) {
            Path file = Tables.path(folder, table);
            Long digest = digests.get(table);
            if (digest == null || !Files.exists(file) || SparseDigest.of(file) != digest) {
                return table;
            }
        }
        return null;
    }

    /** Whether the log of a folder has the manifest with which it was closed. */
    boolean isOfTheLogIn(Path folder) throws IOException {
        return manifestOf(folder) == manifest;
    }

    private static long manifestOf(Path folder) throws IOException {
        Path file = folder.resolve(CommitLog.MANIFEST);
        return Files.exists(file) ? SparseDigest.of(file) : 0;
    }

    void write(Path folder) throws IOException {
        DurableFiles.replace(folder.resolve(NAME), text());
    }

    private String text() {
        StringBuilder text = new StringBuilder("touchstone maps 2\n");
        text.append(String.format(Locale.ROOT, "log=%016x\nmanifest=%016x\n", logEnd, manifest));
        for (Table table : Table.values()) {
            text.append(String.format(
                    Locale.ROOT, "%s=%016x\n", table.name().toLowerCase(Locale.ROOT), digests.get(table)));
        }
        CRC32C crc = new CRC32C();
        crc.update(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        return text + String.format(Locale.ROOT, "checksum=%08x\n", crc.getValue());
    }
}
