// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/**
 * A digest of all bytes of a file that is mostly holes, as those of Chronicle Map are: a gigabyte of length, a megabyte of use.
 * Pages of zeros and holes are the same to it. On Linux it asks where the holes are, and reads the rest alone.
 */
final class SparseDigest {
    private static final int PAGE = 4096;
    private static final int READ_AT_ONCE = 256 * PAGE;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    // Of Linux; those of the library's enumeration are not.
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final boolean KNOWS_HOLES = System.getProperty("os.name").equals("Linux");

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
    private long digest;

    private SparseDigest() {}

    /** The digest of a file's length and content. */
    static long of(Path file) throws IOException {
        return KNOWS_HOLES ? ofUsed(file) : ofAll(file);
    }

    /** The same, wherever the holes are. */
    static long ofAll(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SparseDigest digest = new SparseDigest();
            digest.add(channel, 0, channel.size());
            return digest.with(channel.size());
        }
    }

    private static long ofUsed(Path file) throws IOException {
        PosixAPI posix = PosixAPI.posix();
        int descriptor = posix.open(file.toString(), OpenFlag.O_RDONLY, 0);
        if (descriptor < 0) {
            throw new IOException(file + " cannot be opened");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SparseDigest digest = new SparseDigest();
            long used = posix.lseek(descriptor, 0L, SEEK_DATA);
            while (used >= 0) {
                long end = posix.lseek(descriptor, used, SEEK_HOLE);
                // Where holes are not told, all is used up to the end.
                digest.add(channel, used / PAGE * PAGE, end < 0 ? channel.size() : end);
                used = end < 0 ? end : posix.lseek(descriptor, end, SEEK_DATA);
            }
            return digest.with(channel.size());
        } finally {
            posix.close(descriptor);
        }
    }

    private void add(FileChannel channel, long from, long to) throws IOException {
        for (long start = from; start < to; start += READ_AT_ONCE) {
            buffer.clear().limit((int) Math.min(READ_AT_ONCE, to - start));
            while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
                // Until it is full, or the file ends.
            }
            buffer.flip();
            for (int at = 0; at < buffer.limit(); at += PAGE) {
                ByteBuffer page = buffer.slice(at, Math.min(PAGE, buffer.limit() - at));
                if (!isZero(page)) {
                    crc.reset();
                    crc.update(page);
                    mix(start + at);
                    mix(crc.getValue());
                }
            }
        }
    }

    private void mix(long next) {
        digest = (Long.rotateLeft(digest, 7) ^ next) * FACTOR;
    }

    private long with(long size) {
        mix(size);
        return digest;
    }

    private static boolean isZero(ByteBuffer page) {
        int at = 0;
        for (; at + Long.BYTES <= page.limit(); at += Long.BYTES) {
            if (page.getLong(at) != 0) {
                return false;
            }
        }
        for (; at < page.limit(); at++) {
            if (page.get(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
