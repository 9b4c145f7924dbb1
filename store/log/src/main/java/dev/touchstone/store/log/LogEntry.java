// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is read back. Big endian:
 *
 * <pre>
 *  0  checksum   4   CRC32C of all from 4 to the end of the keys, xor the salt of the log
 *  4  length     4   of keys and values together
 *  8  keys       4   length of the keys
 * 12  sequence   8
 * 20  kind       1
 * 21  keys           of a write: how many changes (4), then for each its table (1), the length of its key (4), the length of its
 *                    value (4; -1 removed, -2 lost), the CRC32C of its value (4), its key; of an abort: the write's sequence number (8)
 *     values         of a write: one after the other
 * </pre>
 *
 * <p>So a damaged value leaves it known which key it was of. The salt makes entries of other logs, and bytes of a value that look
 * like an entry, unreadable here.
 */
record LogEntry(long sequence, byte kind, int checksum, ByteBuffer keys, ByteBuffer values) {
    static final byte WRITE = 1;
    /** Says that the write before was refused after all. */
    static final byte ABORT = 2;

    static final int HEADER_BYTES = 21;
    static final int CHECKSUM_BYTES = 4;
    /** Of a change, its key and value apart. */
    static final int CHANGE_BYTES = 13;
    /** Of the entry of a write of one change, its key and value apart. */
    static final int SINGLE_BYTES = HEADER_BYTES + 4 + CHANGE_BYTES;

    static final int REMOVED = -1;
    static final int LOST = -2;

    private static final Table[] TABLES = Table.values();

    /** The entry at an offset, or null if there is none of a sequence number within the bounds whose keys can be read. */
    static @Nullable LogEntry at(ByteBuffer segment, int offset, int salt, long above, long most) {
        if (offset + HEADER_BYTES > segment.limit()) {
            return null;
        }
        int length = segment.getInt(offset + 4);
        int keys = segment.getInt(offset + 8);
        long sequence = segment.getLong(offset + 12);
        byte kind = segment.get(offset + 20);
        if (length < 0
                || length > segment.limit() - offset - HEADER_BYTES
                || keys < 0
                || keys > length
                || sequence <= above
                || sequence > most
                || (kind != WRITE && kind != ABORT)) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(segment.slice(offset + CHECKSUM_BYTES, HEADER_BYTES - CHECKSUM_BYTES + keys));
        int checksum = segment.getInt(offset);
        if (((int) crc.getValue() ^ salt) != checksum) {
            return null;
        }
        int start = offset + HEADER_BYTES;
        return new LogEntry(
                sequence, kind, checksum, segment.slice(start, keys), segment.slice(start + keys, length - keys));
    }

    int totalBytes() {
        return HEADER_BYTES + keys.limit() + values.limit();
    }

    /** True if that is what it says of a write. */
    boolean aborts(long write) {
        return kind == ABORT && keys.getLong(0) == write;
    }

    /** The changes of a write; those whose value cannot be read are lost. */
    List<LogChange> changes() {
        ByteBuffer in = keys.duplicate();
        ByteBuffer content = values.duplicate();
        List<LogChange> changes = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            Table table = TABLES[in.get()];
            int keyLength = in.getInt();
            int valueLength = in.getInt();
            int valueChecksum = in.getInt();
            Bytes key = bytes(in, keyLength);
            Bytes value = valueLength < 0 ? null : bytes(content, valueLength);
            boolean readable = value != null && valueChecksum == checksum(value);
            changes.add(new LogChange(
                    table, key, readable ? value : null, valueLength == LOST || (value != null && !readable)));
        }
        return changes;
    }

    /** The last value that it gives a key, if that can be read; null else. No other value is looked at. */
    @Nullable
    Bytes valueOf(Table table, Bytes key) {
        if (kind != WRITE) {
            return null;
        }
        ByteBuffer wanted = ByteBuffer.wrap(key.array());
        ByteBuffer in = keys.duplicate();
        Bytes last = null;
        int at = 0;
        for (int left = in.getInt(); left > 0; left--) {
            int change = in.position();
            int keyLength = in.getInt(change + 1);
            int valueLength = in.getInt(change + 5);
            if (valueLength >= 0) {
                if (in.get(change) == table.ordinal() && wanted.equals(in.slice(change + CHANGE_BYTES, keyLength))) {
                    Bytes value = bytes(values.slice(at, valueLength), valueLength);
                    last = checksum(value) == in.getInt(change + 9) ? value : last;
                }
                at += valueLength;
            }
            in.position(change + CHANGE_BYTES + keyLength);
        }
        return last;
    }

    /** True if a value of it cannot be read. */
    boolean isTorn() {
        if (kind != WRITE) {
            return false;
        }
        ByteBuffer in = keys.duplicate();
        CRC32C crc = new CRC32C();
        int at = 0;
        for (int left = in.getInt(); left > 0; left--) {
            int change = in.position();
            int valueLength = in.getInt(change + 5);
            if (valueLength >= 0) {
                crc.reset();
                crc.update(values.slice(at, valueLength));
                if ((int) crc.getValue() != in.getInt(change + 9)) {
                    return true;
                }
                at += valueLength;
            }
            in.position(change + CHANGE_BYTES + in.getInt(change + 1));
        }
        return false;
    }

    private static int checksum(Bytes value) {
        CRC32C crc = new CRC32C();
        crc.update(value.array());
        return (int) crc.getValue();
    }

    private static Bytes bytes(ByteBuffer in, int length) {
        byte[] content = new byte[length];
        in.get(content);
        return Bytes.wrap(content);
    }
}
