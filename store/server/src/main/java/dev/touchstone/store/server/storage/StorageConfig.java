// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Table;

/**
 * Sizes of one participant's storage. They are fixed when the files are made: later changes have no effect on files that
 * exist.
 *
 * @param recordBytesMax the largest value of a table that is taken; at most 64 MiB
 * @param segmentBytes after how many bytes the commit log starts a new segment
 * @param diskReserveBytes writes are refused while the disk has less than this left: a mapped file on a disk that is really
 *     full would bring the process down
 */
public record StorageConfig(
        TableSize records,
        TableSize hints,
        TableSize meta,
        int recordBytesMax,
        int segmentBytes,
        long diskReserveBytes) {
    /** Some 100 MB of records; sixteen siblings of the largest value. Files are sparse: a fresh node takes little disk. */
    public static final StorageConfig DEFAULT = new StorageConfig(
            new TableSize(200_000, 512, 4),
            new TableSize(50_000, 512, 4),
            new TableSize(4_000, 512, 10),
            16 << 20,
            16 << 20,
            64L << 20);

    /** For a participant that keeps few small things, such as the membership part. */
    public static final StorageConfig SMALL = new StorageConfig(
            new TableSize(1_000, 256, 4),
            new TableSize(1_000, 256, 4),
            new TableSize(4_000, 512, 10),
            1 << 20,
            1 << 20,
            64L << 20);

    public StorageConfig {
        require(recordBytesMax >= 1024 && recordBytesMax <= 64 << 20, "recordBytesMax", recordBytesMax);
        require(diskReserveBytes >= 0, "diskReserveBytes", diskReserveBytes);
        require(segmentBytes >= 4096 && segmentBytes <= 256 << 20, "segmentBytes", segmentBytes);
    }

    /** The size of a table. */
    public TableSize of(Table table) {
        return switch (table) {
            case RECORDS -> records;
            case HINTS -> hints;
            case META -> meta;
        };
    }

    /** The same, with another reserve. */
    public StorageConfig withDiskReserveBytes(long bytes) {
        return new StorageConfig(records, hints, meta, recordBytesMax, segmentBytes, bytes);
    }

    private static void require(boolean condition, String name, long value) {
        if (!condition) {
            throw new IllegalArgumentException(name + " is out of bounds: " + value);
        }
    }

    /**
     * The size that a table is made for.
     *
     * @param entries how many
     * @param valueBytes of a typical size
     * @param growth up to how many times that much before the table is full, 1 to 100
     */
    public record TableSize(long entries, int valueBytes, int growth) {
        private static final long INDEX_BYTES = 8;
        private static final long CHUNK_MAP_BYTES = 5;
        private static final long HEAD_BYTES = 64 << 10;

        public TableSize {
            require(entries >= 100 && entries <= 1L << 29, "entries", entries);
            require(valueBytes >= 16 && valueBytes <= 1 << 20, "valueBytes", valueBytes);
            require(growth >= 1 && growth <= 100, "growth", growth);
        }

        /**
         * How many bytes a disk must have for a table without a key, though its file is sparse: an index of eight bytes for up to
         * three places an entry, a few bits for each chunk of an entry, and what heads the file.
         */
        long freshBytes() {
            long most = entries * growth;
            return INDEX_BYTES * Long.highestOneBit(3 * most) + CHUNK_MAP_BYTES * most + HEAD_BYTES;
        }
    }
}
