// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How segments are called and how they begin: a magic number (8 bytes), the salt of their log (4), the sequence number of their
 * first entry (8), and a CRC32C of these (4).
 */
final class SegmentFormat {
    static final int HEADER_BYTES = 24;

    private static final long MAGIC = 0x546f7563684c6f67L;
    private static final String PREFIX = "log-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{16}");
    private static final long DIGEST_FACTOR = 0x9E3779B97F4A7C15L;

    private SegmentFormat() {}

    /** The beginning of a segment. */
    record Header(int salt, long first) {}

    static String name(long first) {
        return PREFIX + String.format(Locale.ROOT, "%016x", first);
    }

    /** The sequence number of the first entry. */
    static long first(String name) {
        return Long.parseUnsignedLong(name.substring(PREFIX.length()), 16);
    }

    /** Those of the names that are of segments, oldest first. */
    static List<String> segmentsIn(List<String> names) {
        return names.stream()
                .filter(each -> NAME.matcher(each).matches())
                .sorted()
                .toList();
    }

    static ByteBuffer header(int salt, long first) {
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC).putInt(salt).putLong(first);
        return header.putInt(checksum(header)).flip();
    }

    /** The header at the beginning of a segment, or null if it cannot be read. */
    static @Nullable Header header(ByteBuffer segment) {
        if (segment.limit() < HEADER_BYTES
                || segment.getLong(0) != MAGIC
                || segment.getInt(HEADER_BYTES - Integer.BYTES) != checksum(segment)) {
            return null;
        }
        return new Header(segment.getInt(8), segment.getLong(12));
    }

    /** A digest of entries, in their order, with one more. */
    static long digest(long entries, int checksumOfNext) {
        return (Long.rotateLeft(entries, 7) ^ Integer.toUnsignedLong(checksumOfNext)) * DIGEST_FACTOR;
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, HEADER_BYTES - Integer.BYTES));
        return (int) crc.getValue();
    }
}
