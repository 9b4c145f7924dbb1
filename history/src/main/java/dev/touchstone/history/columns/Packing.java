// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Packs and unpacks the columns of blocks; of one thread. What it holds outside the heap goes with {@link #close}. */
final class Packing implements AutoCloseable {
    static final int STORED = 0;
    static final int DEFLATE = 1;
    static final int ZSTD = 2;

    /** Fewer bytes than these are not worth it. */
    private static final int MIN_BYTES = 24;

    private final @Nullable ZstdPacking zstd;
    private @Nullable Deflater deflater;
    private @Nullable Inflater inflater;
    private byte[] packed = {};

    /** Packs with Zstandard if its library is there and can be loaded. */
    Packing() {
        this(true);
    }

    Packing(boolean maybeZstd) {
        zstd = maybeZstd ? loaded() : null;
    }

    private static @Nullable ZstdPacking loaded() {
        try {
            return ZstdPacking.load();
        } catch (LinkageError e) {
            return null;
        }
    }

    /** Appends a column to a block: how it is packed, its length unpacked and packed, and its bytes. */
    void pack(ColumnBytes column, ColumnBytes block) {
        int length = column.size < MIN_BYTES ? column.size : packed(column);
        boolean smaller = length < column.size;
        block.u8(!smaller ? STORED : zstd != null ? ZSTD : DEFLATE);
        block.varint(column.size);
        block.varint(smaller ? length : column.size);
        block.put(smaller ? packed : column.bytes, smaller ? length : column.size);
    }

    private int packed(ColumnBytes column) {
        // So much as either packing may need for what cannot be packed.
        int enough = column.size + column.size / 128 + 1024;
        if (packed.length < enough) {
            packed = new byte[enough + enough / 2];
        }
        return zstd != null ? zstd.pack(column.bytes, column.size, packed) : byDeflate(column);
    }

    private int byDeflate(ColumnBytes column) {
        if (deflater == null) {
            deflater = new Deflater();
        }
        deflater.reset();
        deflater.setInput(column.bytes, 0, column.size);
        deflater.finish();
        int length = deflater.deflate(packed, 0, column.size);
        return deflater.finished() ? length : column.size;
    }

    /**
     * Unpacks a column.
     *
     * @param raw where to, as many bytes as it has room for
     * @throws HistoryException if it cannot be unpacked to just so many
     */
    void unpack(int how, byte[] from, int offset, int length, byte[] raw, int rawLength) {
        int unpacked =
                switch (how) {
                    case STORED -> stored(from, offset, length, raw, rawLength);
                    case DEFLATE -> inflated(from, offset, length, raw, rawLength);
                    case ZSTD -> zstd(from, offset, length, raw, rawLength);
                    default -> throw new HistoryException("a column is packed in a way that is not known: " + how);
                };
        if (unpacked != rawLength) {
            throw new HistoryException("a column is not as long as it says");
        }
    }

    private static int stored(byte[] from, int offset, int length, byte[] raw, int rawLength) {
        if (length != rawLength) {
            return -1;
        }
        System.arraycopy(from, offset, raw, 0, length);
        return length;
    }

    private int inflated(byte[] from, int offset, int length, byte[] raw, int rawLength) {
        if (inflater == null) {
            inflater = new Inflater();
        }
        inflater.reset();
        inflater.setInput(from, offset, length);
        try {
            int unpacked = inflater.inflate(raw, 0, rawLength);
            boolean whole = inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
            return whole && inflater.getRemaining() == 0 ? unpacked : -1;
        } catch (DataFormatException e) {
            throw new HistoryException("a column cannot be unpacked", e);
        }
    }

    private int zstd(byte[] from, int offset, int length, byte[] raw, int rawLength) {
        if (zstd == null) {
            throw new HistoryException("a column is packed with Zstandard, whose library, zstd-jni, cannot be loaded");
        }
        return zstd.unpack(from, offset, length, raw, rawLength);
    }

    @Override
    public void close() {
        if (zstd != null) {
            zstd.close();
        }
        if (deflater != null) {
            deflater.end();
        }
        if (inflater != null) {
            inflater.end();
        }
    }
}
