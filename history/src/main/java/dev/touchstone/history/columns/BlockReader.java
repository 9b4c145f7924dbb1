// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.columns.Layout.Section;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Reads blocks: checks each, and unpacks its columns. */
final class BlockReader implements AutoCloseable {
    private final InputStream in;
    private final String name;
    private final ColumnsLimits limits;
    private final Packing packing;
    private final Map<Section, ColumnCursor> columns = new EnumMap<>(Section.class);
    private final ColumnCursor block = new ColumnCursor();
    private long offset;
    private long blockOffset;

    boolean textsAnew;
    /** How many events the block has. */
    int events;
    /** How many events the blocks before it had. */
    long eventsBefore;

    BlockReader(InputStream in, String name, ColumnsLimits limits, Packing packing) {
        this.in = in;
        this.name = name;
        this.limits = limits;
        this.packing = packing;
        for (Section section : Layout.SECTIONS) {
            columns.put(section, new ColumnCursor());
        }
    }

    ColumnCursor column(Section section) {
        return Objects.requireNonNull(columns.get(section));
    }

    /** Reads what a file begins with. */
    void begin() throws IOException {
        byte[] head = read(Layout.MAGIC_BYTES + 1);
        if (!Layout.isMagic(head, head.length)) {
            throw error("this is no file of columns");
        } else if (head.length < Layout.MAGIC_BYTES + 1) {
            throw cutOff();
        } else if (head[Layout.MAGIC_BYTES] != Layout.VERSION) {
            throw error("version " + (head[Layout.MAGIC_BYTES] & 0xff) + " of the format is not known");
        }
    }

    /**
     * Reads the next block; false at the end, of which the counts must be these.
     *
     * @param told how many events, operations and faults were read
     */
    boolean next(long... told) throws IOException {
        blockOffset = offset;
        int marker = in.read();
        if (marker == Layout.END) {
            end(told);
            return false;
        } else if (marker != Layout.BLOCK) {
            throw marker < 0 ? cutOff() : error("no block begins at byte " + blockOffset);
        }
        offset++;
        byte[] head = read(Layout.BLOCK_HEAD_BYTES - 1);
        if (head.length < Layout.BLOCK_HEAD_BYTES - 1) {
            throw cutOff();
        }
        CRC32C checksum = new CRC32C();
        checksum.update(Layout.BLOCK);
        checksum.update(head, 0, Integer.BYTES);
        load(head, checksum);
        header();
        return true;
    }

    private void load(byte[] head, CRC32C checksum) throws IOException {
        long length = number(head, 0, Integer.BYTES);
        if (length > limits.blockBytes()) {
            throw error("the block at byte " + blockOffset + " is longer than " + limits.blockBytes() + " bytes");
        }
        if (length <= block.bytes.length) {
            block.reset(in.readNBytes(block.bytes, 0, (int) length));
        } else {
            // Grows as bytes come, for the length may be a lie.
            block.bytes = in.readNBytes((int) length);
            block.reset(block.bytes.length);
        }
        offset += block.limit;
        if (block.limit < length) {
            throw cutOff();
        }
        checksum.update(block.bytes, 0, block.limit);
        if (checksum.getValue() != number(head, Integer.BYTES, Integer.BYTES)) {
            throw error("the block at byte " + blockOffset + " is damaged: its checksum is another");
        }
    }

    private void header() {
        textsAnew = (block.varint() & Layout.FLAG_TEXTS_ANEW) != 0;
        long before = block.varint();
        long count = block.varint();
        if (before != eventsBefore) {
            throw error("the block at byte " + blockOffset + " begins with event " + (before + 1)
                    + ", and is not the next one");
        } else if (count < 0 || count > Layout.EVENTS_MAX) {
            throw new HistoryException("a block has more than " + Layout.EVENTS_MAX + " events");
        }
        events = (int) count;
        columns.values().forEach(each -> each.reset(0));
        long left = limits.blockBytes();
        int last = -1;
        while (block.hasMore()) {
            int id = (int) block.fixed(1);
            if (id <= last || id >= Layout.SECTIONS.length) {
                throw new HistoryException("a block has a column that is not known, or stands twice: " + id);
            }
            last = id;
            left -= unpack(column(Layout.SECTIONS[id]), left);
        }
    }

    private int unpack(ColumnCursor column, long bytesMax) {
        int how = (int) block.fixed(1);
        long raw = block.varint();
        int length = block.count();
        if (raw < 0 || raw > bytesMax) {
            throw new HistoryException("a block is longer than " + limits.blockBytes() + " bytes when unpacked");
        }
        if (column.bytes.length < raw) {
            column.bytes = new byte[(int) raw];
        }
        packing.unpack(how, block.bytes, block.at, length, column.bytes, (int) raw);
        block.at += length;
        column.reset((int) raw);
        return (int) raw;
    }

    /** All of the block was read. */
    void endBlock() {
        for (ColumnCursor column : columns.values()) {
            if (column.hasMore()) {
                throw new HistoryException("a column tells of more events than the block has");
            }
        }
        eventsBefore += events;
        events = 0;
    }

    private void end(long... told) throws IOException {
        byte[] end = Arrays.copyOf(new byte[] {Layout.END}, Layout.END_BYTES);
        if (in.readNBytes(end, 1, Layout.END_BYTES - 1) < Layout.END_BYTES - 1) {
            throw cutOff();
        }
        CRC32C checksum = new CRC32C();
        int counts = Layout.END_BYTES - Integer.BYTES;
        checksum.update(end, 0, counts);
        if (checksum.getValue() != number(end, counts, Integer.BYTES)) {
            throw error("the end at byte " + blockOffset + " is damaged: its checksum is another");
        }
        for (int i = 0; i < told.length; i++) {
            long count = number(end, 1 + i * Long.BYTES, Long.BYTES);
            if (count != told[i]) {
                throw error("blocks are missing: the file should have " + count + " "
                        + new String[] {"events", "operations", "faults"}[i] + ", and has " + told[i]);
            }
        }
        if (in.read() >= 0) {
            throw error("something follows the end of the history");
        }
    }

    private byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        offset += bytes.length;
        return bytes;
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = number << 8 | (bytes[from + i] & 0xff);
        }
        return number;
    }

    private HistoryException cutOff() {
        return error("the file is cut off after event " + eventsBefore);
    }

    private HistoryException error(String message) {
        return HistoryException.at(name, eventsBefore + 1, 1, message);
    }

    @Override
    public void close() {
        packing.close();
    }
}
