// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes entries in the format of {@link LogEntry}, into a buffer that it uses again and again. Not thread-safe. */
final class EntryWriter {
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final int salt;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer kept = ByteBuffer.allocateDirect(16 << 10);

    EntryWriter(int salt) {
        this.salt = salt;
    }

    /** A write; the buffer is good until the next call. */
    ByteBuffer write(long sequence, List<Mutation> mutations) {
        int keys = Integer.BYTES;
        int values = 0;
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            keys = Math.addExact(keys, LogEntry.CHANGE_BYTES + mutation.key().length());
            values = Math.addExact(values, value == null ? 0 : value.length());
        }
        ByteBuffer entry = begin(sequence, LogEntry.WRITE, keys, values).putInt(mutations.size());
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            change(entry, mutation.table(), mutation.key(), value == null ? LogEntry.REMOVED : value.length());
            if (value != null) {
                crc.reset();
                crc.update(value.array());
                entry.putInt(entry.position() - Integer.BYTES, (int) crc.getValue());
            }
            entry.put(mutation.key().array());
        }
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            if (value != null) {
                entry.put(value.array());
            }
        }
        return finish(entry, keys);
    }

    /** Says that nobody knows any more what a key is. */
    ByteBuffer lost(long sequence, Table table, Bytes key) {
        int keys = Integer.BYTES + LogEntry.CHANGE_BYTES + key.length();
        ByteBuffer entry = begin(sequence, LogEntry.WRITE, keys, 0).putInt(1);
        change(entry, table, key, LogEntry.LOST);
        return finish(entry.put(key.array()), keys);
    }

    /** Says that a write was refused after all. */
    ByteBuffer abort(long sequence, long write) {
        return finish(begin(sequence, LogEntry.ABORT, Long.BYTES, 0).putLong(write), Long.BYTES);
    }

    private static void change(ByteBuffer entry, Table table, Bytes key, int valueLength) {
        entry.put((byte) table.ordinal())
                .putInt(key.length())
                .putInt(valueLength)
                .putInt(0);
    }

    private ByteBuffer begin(long sequence, byte kind, int keys, int values) {
        int length = Math.addExact(keys, values);
        return buffer(Math.addExact(LogEntry.HEADER_BYTES, length))
                .putInt(0)
                .putInt(length)
                .putInt(keys)
                .putLong(sequence)
                .put(kind);
    }

    private ByteBuffer buffer(int bytes) {
        if (bytes > KEPT_BYTES_MAX) {
            return ByteBuffer.allocate(bytes);
        }
        if (bytes > kept.capacity()) {
            kept = ByteBuffer.allocateDirect(Math.max(bytes, Math.min(KEPT_BYTES_MAX, 2 * kept.capacity())));
        }
        return kept.clear();
    }

    private ByteBuffer finish(ByteBuffer entry, int keys) {
        entry.flip();
        crc.reset();
        crc.update(entry.slice(LogEntry.CHECKSUM_BYTES, LogEntry.HEADER_BYTES - LogEntry.CHECKSUM_BYTES + keys));
        return entry.putInt(0, (int) crc.getValue() ^ salt);
    }
}
