// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.LogCleaning;
import dev.touchstone.store.log.LogSegment;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One table in one Chronicle Map file. Its keys are kept in memory, each with the segment of the commit log that has its last write.
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
    /** Where a key is looked up. */
    private final Map<Bytes, Place> places = new HashMap<>();
    /** The same in order: touched only when a key comes or goes. */
    private final TreeMap<Bytes, Place> ordered = new TreeMap<>();

    private long valueBytes;
    private long keyBytes;

    private TableFile(ChronicleMap<byte[], byte[]> map, LogSegment segment) {
        this.map = map;
        map.forEachEntry(entry -> {
            // A fresh array each time: get() would fill the same one again.
            Bytes key = Bytes.wrap(entry.key().getUsing(null));
            int bytes = Math.toIntExact(entry.value().size());
            add(key, new Place(segment, bytes));
            keyBytes += key.length();
            valueBytes += bytes;
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

    /** What is known of a key without the map. */
    private static final class Place {
        private LogSegment segment;
        private int bytes;

        private Place(LogSegment segment, int bytes) {
            this.segment = segment;
            this.bytes = bytes;
        }
    }

    /** The keys in order. */
    NavigableSet<Bytes> keys() {
        return ordered.navigableKeySet();
    }

    int size() {
        return places.size();
    }

    /** The first key after one, or the first of all; null if there is none. */
    @Nullable
    Bytes next(@Nullable Bytes after) {
        if (after == null) {
            return ordered.isEmpty() ? null : ordered.firstKey();
        }
        return ordered.higherKey(after);
    }

    /** Where the log has a key's last write; null if there is no such key. */
    @Nullable
    LogSegment segment(Bytes key) {
        Place place = places.get(key);
        return place == null ? null : place.segment;
    }

    long liveBytes() {
        return keyBytes + valueBytes + (long) LogCleaning.BYTES_PER_KEY * places.size();
    }

    /**
     * The value with its checksum before it, unchecked; null if there is none. A key that the map no longer finds though it was
     * put there is lost, not absent.
     */
    byte @Nullable [] stored(Bytes key) {
        if (!places.containsKey(key)) {
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
        Place place = places.get(key);
        return place == null ? Before.NOTHING : new Before(stored(key), place.segment);
    }

    /**
     * What a key was.
     *
     * @param stored null if it was not there
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; a copy for each write would be paid for nothing.
    record Before(byte @Nullable [] stored, @Nullable LogSegment segment) {
        private static final Before NOTHING = new Before(null, null);
    }

    /**
     * Sets a value if it has room where the one before is, as most have: then there is nothing that may have to be undone. False if
     * it has not.
     *
     * @param segment where the log has the write
     */
    boolean replace(Bytes key, Bytes value, LogSegment segment) {
        Place place = places.get(key);
        if (place == null || CHECKSUM_BYTES + value.length() > place.bytes) {
            return false;
        }
        byte[] stored = withChecksum(key, value);
        map.put(key.array(), stored);
        moved(place, stored, segment);
        return true;
    }

    /**
     * Sets a value.
     *
     * @param segment where the log has the write
     */
    void put(Bytes key, Bytes value, LogSegment segment) {
        putStored(key, withChecksum(key, value), segment);
    }

    private static byte[] withChecksum(Bytes key, Bytes value) {
        byte[] stored = new byte[CHECKSUM_BYTES + value.length()];
        System.arraycopy(value.array(), 0, stored, CHECKSUM_BYTES, value.length());
        ByteBuffer.wrap(stored).putInt(checksum(key, stored));
        return stored;
    }

    /** Makes a key one of which nobody knows what it is. */
    void lose(Bytes key, LogSegment segment) {
        putStored(key, LOST, segment);
    }

    /** The log has the key's last write elsewhere now. */
    void moved(Bytes key, LogSegment segment) {
        Place place = places.get(key);
        if (place != null) {
            place.segment = segment;
        }
    }

    void remove(Bytes key) {
        Place place = places.remove(key);
        if (place != null) {
            map.remove(key.array());
            ordered.remove(key);
            keyBytes -= key.length();
            valueBytes -= place.bytes;
        }
    }

    /** Makes the key again what it was. */
    void restore(Bytes key, Before before) {
        remove(key);
        if (before.stored() != null && before.segment() != null) {
            putStored(key, before.stored(), before.segment());
        }
    }

    private void putStored(Bytes key, byte[] stored, LogSegment segment) {
        map.put(key.array(), stored);
        Place place = places.get(key);
        if (place == null) {
            add(key, new Place(segment, stored.length));
            keyBytes += key.length();
            valueBytes += stored.length;
        } else {
            moved(place, stored, segment);
        }
    }

    private void moved(Place place, byte[] stored, LogSegment segment) {
        valueBytes += stored.length - place.bytes;
        place.bytes = stored.length;
        place.segment = segment;
    }

    private void add(Bytes key, Place place) {
        places.put(key, place);
        ordered.put(key, place);
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
