// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.LogCleaning;
import dev.touchstone.store.log.LogSegment;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One table in one Chronicle Map file. Its keys are kept in order in memory, each with the segment of the commit log that has
 * its last write.
 *
 * <p>The map has a single segment: its storage has a single thread, and an entry may then be as large as the whole file
 * where the default of many segments bounds it to a fraction. Each value is preceded by the CRC32C of key and value, so that
 * neither a damaged value nor one that a damaged map answers for another key is taken for good. Not thread-safe.
 */
final class TableFile implements AutoCloseable {
    private static final int CHECKSUM_BYTES = 4;
    /** What is stored of a key of which nobody knows what it is: too short for a checksum, and so never served. */
    private static final byte[] LOST = {0};

    private final ChronicleMap<byte[], byte[]> map;
    private final TreeMap<Bytes, LogSegment> segments = new TreeMap<>();
    private long valueBytes;
    private long keyBytes;

    private TableFile(ChronicleMap<byte[], byte[]> map, LogSegment segment) {
        this.map = map;
        map.forEachEntry(entry -> {
            // A fresh array each time: get() would fill the same one again.
            Bytes key = Bytes.wrap(entry.key().getUsing(null));
            segments.put(key, segment);
            keyBytes += key.length();
            valueBytes += entry.value().size();
        });
    }

    /** Opens a file that was closed cleanly, or makes it. */
    static TableFile open(Path file, StorageConfig.TableSize size, LogSegment segment) throws IOException {
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
        return new TableFile(builder.createPersistedTo(file.toFile()), segment);
    }

    /** The keys in order, and where the log has the last write of each. */
    NavigableMap<Bytes, LogSegment> segments() {
        return segments;
    }

    /** The first key after one, or the first of all. */
    Map.@Nullable Entry<Bytes, LogSegment> next(@Nullable Bytes after) {
        return after == null ? segments.firstEntry() : segments.higherEntry(after);
    }

    long liveBytes() {
        return keyBytes + valueBytes + (long) LogCleaning.BYTES_PER_KEY * segments.size();
    }

    /**
     * The value with its checksum before it, unchecked; null if there is none. A key that the map no longer finds though it was
     * put there is lost, not absent.
     */
    byte @Nullable [] stored(Bytes key) {
        if (!segments.containsKey(key)) {
            return null;
        }
        byte[] stored = map.get(key.array());
        return stored == null ? LOST : stored;
    }

    /** True if {@link #stored} says that nobody knows what the key is. */
    static boolean isLost(byte[] stored) {
        return stored.length < CHECKSUM_BYTES;
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

    /** What a key was, so that a change of it can be undone. */
    Before before(Bytes key) {
        return new Before(stored(key), segments.get(key));
    }

    /**
     * What a key was.
     *
     * @param stored null if it was not there
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; a copy for each write would be paid for nothing.
    record Before(byte @Nullable [] stored, @Nullable LogSegment segment) {
        private int bytes() {
            return stored == null ? 0 : stored.length;
        }
    }

    /**
     * Sets a value.
     *
     * @param before what the key is so far
     * @param segment where the log has the write
     */
    void put(Bytes key, Bytes value, Before before, LogSegment segment) {
        byte[] stored = new byte[CHECKSUM_BYTES + value.length()];
        System.arraycopy(value.array(), 0, stored, CHECKSUM_BYTES, value.length());
        ByteBuffer.wrap(stored).putInt(checksum(key, stored));
        putStored(key, stored, before, segment);
    }

    /** Makes a key one of which nobody knows what it is. */
    void lose(Bytes key, Before before, LogSegment segment) {
        putStored(key, LOST, before, segment);
    }

    /** The log has the key's last write elsewhere now. */
    void moved(Bytes key, LogSegment segment) {
        segments.replace(key, segment);
    }

    void remove(Bytes key, Before before) {
        if (before.segment() != null) {
            map.remove(key.array());
            segments.remove(key);
            keyBytes -= key.length();
            valueBytes -= before.bytes();
        }
    }

    /** Makes the key again what it was. */
    void restore(Bytes key, Before before) {
        remove(key, before(key));
        if (before.stored() != null && before.segment() != null) {
            putStored(key, before.stored(), before(key), before.segment());
        }
    }

    private void putStored(Bytes key, byte[] stored, Before before, LogSegment segment) {
        map.put(key.array(), stored);
        keyBytes += before.segment() == null ? key.length() : 0;
        valueBytes += stored.length - before.bytes();
        segments.put(key, segment);
    }

    /** True if that is how the map says that it has no room. */
    static boolean isFull(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("segment tier") || message.contains("chunks");
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
