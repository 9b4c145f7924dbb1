// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import dev.touchstone.history.HistoryException;

/** What needs the library of Zstandard, apart: so that {@code Packing} can be used where there is none. */
final class ZstdPacking implements AutoCloseable {
    /** Packs faster than level 3, and what columns are made of no worse. */
    private static final int LEVEL = 1;

    private final ZstdCompressCtx packer = new ZstdCompressCtx().setLevel(LEVEL);
    private final ZstdDecompressCtx unpacker = new ZstdDecompressCtx();

    private ZstdPacking() {}

    /** Loads the library; a {@link LinkageError} says that it is not there, or cannot be loaded. */
    static ZstdPacking load() {
        Native.load();
        return new ZstdPacking();
    }

    /** Packs the bytes into others; returns how many these are. */
    int pack(byte[] from, int length, byte[] packed) {
        return packer.compressByteArray(packed, 0, packed.length, from, 0, length);
    }

    int unpack(byte[] from, int offset, int length, byte[] raw, int rawLength) {
        try {
            return unpacker.decompressByteArray(raw, 0, rawLength, from, offset, length);
        } catch (ZstdException e) {
            throw new HistoryException("a column cannot be unpacked", e);
        }
    }

    @Override
    public void close() {
        packer.close();
        unpacker.close();
    }
}
