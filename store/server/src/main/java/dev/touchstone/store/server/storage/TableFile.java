// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table in one Chronicle Map file, with its keys in order in memory.
 *
 * <p>The map has a single segment: its storage has a single thread, and an entry may then be as large as the whole file
 * where the default of many segments bounds it to a fraction. Each value is preceded by the CRC32C of key and value, so that
 * neither a damaged value nor one that a damaged map answers for another key is taken for good. Not thread-safe.
 */
final class TableFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableFile.class);
    private static final int CHECKSUM_BYTES = 4;

    private final ChronicleMap<byte[], byte[]> map;
    private final TreeSet<Bytes> keys = new TreeSet<>();

    private TableFile(ChronicleMap<byte[], byte[]> map) {
        this.map = map;
        // The map hands out one array again and again for keys of one length.
        map.keySet().forEach(key -> keys.add(Bytes.wrap(key.clone())));
    }

    /** Opens the file, made if missing; with {@code recover}, as one whose process may have died while it wrote. */
    static TableFile open(Path file, StorageConfig.TableSize size, boolean recover, StorageStats stats)
            throws IOException {
        ChronicleMapBuilder<byte[], byte[]> builder = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .name(file.getFileName().toString())
                .entries(size.entries())
                .averageKeySize(48)
                .averageValueSize(size.valueBytes() + CHECKSUM_BYTES)
                .actualSegments(1)
                .maxBloatFactor(size.growth())
                .sparseFile(true)
                .checksumEntries(true)
                .putReturnsNull(true)
                .removeReturnsNull(true);
        return new TableFile(
                recover && Files.exists(file)
                        ? builder.recoverPersistedTo(file.toFile(), false, found -> {
                            stats.recoveryFindings.increment();
                            LOG.warn("event=recovery-finding file={} detail=\"{}\"", file, found.message());
                        })
                        : builder.createPersistedTo(file.toFile()));
    }

    NavigableSet<Bytes> keys() {
        return keys;
    }

    /** The value with its checksum before it, unchecked; null if there is none. */
    byte @Nullable [] stored(Bytes key) {
        return keys.contains(key) ? map.get(key.array()) : null;
    }

    /** The value of what {@link #stored} gave, or null if its checksum is wrong. */
    static @Nullable Bytes checked(Bytes key, byte[] stored) {
        if (stored.length < CHECKSUM_BYTES || ByteBuffer.wrap(stored).getInt() != checksum(key, stored)) {
            return null;
        }
        byte[] value = new byte[stored.length - CHECKSUM_BYTES];
        System.arraycopy(stored, CHECKSUM_BYTES, value, 0, value.length);
        return Bytes.wrap(value);
    }

    void put(Bytes key, Bytes value) {
        byte[] stored = new byte[CHECKSUM_BYTES + value.length()];
        System.arraycopy(value.array(), 0, stored, CHECKSUM_BYTES, value.length());
        ByteBuffer.wrap(stored).putInt(checksum(key, stored));
        putStored(key, stored);
    }

    void putStored(Bytes key, byte[] stored) {
        map.put(key.array(), stored);
        keys.add(key);
    }

    void remove(Bytes key) {
        if (keys.remove(key)) {
            map.remove(key.array());
        }
    }

    @Override
    public void close() {
        map.close();
    }

    private static int checksum(Bytes key, byte[] stored) {
        CRC32C crc = new CRC32C();
        crc.update(key.array(), 0, key.length());
        crc.update(stored, CHECKSUM_BYTES, stored.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
