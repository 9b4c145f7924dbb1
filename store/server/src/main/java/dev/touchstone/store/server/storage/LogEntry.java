// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the commit log: length of the payload (4 bytes), CRC32C of all that follows (4), sequence number (8), kind
 * (1), payload. Big endian.
 *
 * @param kind {@link #WRITE}, or {@link #ABORT} whose payload is the sequence number of a write that was not saved
 */
record LogEntry(long sequence, byte kind, ByteBuffer payload) {
    static final byte WRITE = 1;
    static final byte ABORT = 2;
    static final int HEADER_BYTES = 17;

    private static final Table[] TABLES = Table.values();

    static ByteBuffer ofWrite(long sequence, List<Mutation> mutations) {
        int length = 4;
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            length += 9 + mutation.key().length() + (value == null ? 0 : value.length());
        }
        ByteBuffer entry = begin(sequence, WRITE, length);
        entry.putInt(mutations.size());
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            entry.put((byte) mutation.table().ordinal());
            entry.putInt(mutation.key().length()).put(mutation.key().array());
            entry.putInt(value == null ? -1 : value.length());
            if (value != null) {
                entry.put(value.array());
            }
        }
        return finish(entry);
    }

    static ByteBuffer ofAbort(long sequence, long aborted) {
        return finish(begin(sequence, ABORT, 8).putLong(aborted));
    }

    /** The entry at the offset, or null if there is none that is whole. */
    static @Nullable LogEntry at(ByteBuffer segment, int offset, long sequenceAbove) {
        if (offset + HEADER_BYTES > segment.limit()) {
            return null;
        }
        int length = segment.getInt(offset);
        long sequence = segment.getLong(offset + 8);
        if (length < 0
                || length > segment.limit() - offset - HEADER_BYTES
                || sequence <= sequenceAbove
                || sequence - sequenceAbove > 1 << 20) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(segment.slice(offset + 8, length + HEADER_BYTES - 8));
        if ((int) crc.getValue() != segment.getInt(offset + 4)) {
            return null;
        }
        return new LogEntry(sequence, segment.get(offset + 16), segment.slice(offset + HEADER_BYTES, length));
    }

    int totalBytes() {
        return HEADER_BYTES + payload.limit();
    }

    List<Mutation> mutations() {
        ByteBuffer in = payload.duplicate();
        List<Mutation> mutations = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            Table table = TABLES[in.get()];
            Bytes key = bytes(in, in.getInt());
            int length = in.getInt();
            mutations.add(new Mutation(table, key, length < 0 ? null : bytes(in, length)));
        }
        return mutations;
    }

    private static Bytes bytes(ByteBuffer in, int length) {
        byte[] content = new byte[length];
        in.get(content);
        return Bytes.wrap(content);
    }

    private static ByteBuffer begin(long sequence, byte kind, int length) {
        return ByteBuffer.allocate(HEADER_BYTES + length)
                .putInt(length)
                .putInt(0)
                .putLong(sequence)
                .put(kind);
    }

    private static ByteBuffer finish(ByteBuffer entry) {
        entry.flip();
        CRC32C crc = new CRC32C();
        crc.update(entry.slice(8, entry.limit() - 8));
        return entry.putInt(4, (int) crc.getValue());
    }
}
