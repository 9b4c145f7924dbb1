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

/**
 * One table in one Chronicle Map file, with its keys in order in memory.
 *
 * <p>The map has a single segment: its storage has a single thread, and an entry may then be as large as the whole file
 * where the default of many segments bounds it to a fraction. Each value is preceded by its CRC32C. Not thread-safe.
 */
final class TableFile implements AutoCloseable {
    private static final int CHECKSUM_BYTES = 4;

    private final ChronicleMap<byte[], byte[]> map;
    private final TreeSet<Bytes> keys = new TreeSet<>();

    private TableFile(ChronicleMap<byte[], byte[]> map) {
        this.map = map;
        map.keySet().forEach(key -> keys.add(Bytes.wrap(key)));
    }

    static TableFile open(Path file, StorageConfig.TableSize size, boolean recover) throws IOException {
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
                        ? builder.recoverPersistedTo(file.toFile(), false)
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
    static @Nullable Bytes checked(byte[] stored) {
        if (stored.length < CHECKSUM_BYTES || ByteBuffer.wrap(stored).getInt() != checksum(stored)) {
            return null;
        }
        byte[] value = new byte[stored.length - CHECKSUM_BYTES];
        System.arraycopy(stored, CHECKSUM_BYTES, value, 0, value.length);
        return Bytes.wrap(value);
    }

    void put(Bytes key, Bytes value) {
        byte[] stored = new byte[CHECKSUM_BYTES + value.length()];
        System.arraycopy(value.array(), 0, stored, CHECKSUM_BYTES, value.length());
        ByteBuffer.wrap(stored).putInt(checksum(stored));
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

    private static int checksum(byte[] stored) {
        CRC32C crc = new CRC32C();
        crc.update(stored, CHECKSUM_BYTES, stored.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
