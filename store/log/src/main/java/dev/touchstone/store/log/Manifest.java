// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which segments a log has: a file of text, replaced as a whole.
 *
 * @param salt of the log
 * @param incident the sequence number that followed when unknown keys were last found lost; 0 if they never were
 * @param segments those to which nothing is added any more, oldest first
 * @param open the first sequence number of the segment to which entries are added; 0 if there is none
 * @param clean the log was closed, and nothing was written since
 */
record Manifest(int salt, long incident, List<Segment> segments, long open, boolean clean) {
    static final String NAME = "MANIFEST";
    /** What is to become the manifest, while it is written. */
    static final String NEXT = NAME + ".new";

    private static final String HEADING = "touchstone log 2\n";
    private static final Pattern SHAPE = Pattern.compile(HEADING
            + "salt=([0-9a-f]{8})\nincident=([0-9a-f]{16})\n((?:segment=.*\n)*)open=([0-9a-f]{16})\nclean=(true|false)\n"
            + "checksum=([0-9a-f]{8})\n");
    private static final Pattern SEGMENT =
            Pattern.compile("segment=([0-9a-f]{16}) last=([0-9a-f]{16}) bytes=([0-9a-f]{16}) digest=([0-9a-f]{16})\n");

    Manifest {
        segments = List.copyOf(segments);
    }

    /**
     * A segment to which nothing is added any more.
     *
     * @param first sequence number
     * @param last sequence number
     * @param bytes of the file
     * @param digest of the checksums of all entries, in order
     */
    record Segment(long first, long last, long bytes, long digest) {
        String name() {
            return SegmentFormat.name(first);
        }
    }

    /**
     * Puts this in place of the manifest that is there.
     *
     * @throws LogFullException if there was no room; the one before is still there
     */
    void write(LogFiles files, boolean synced) throws IOException {
        LogFile next = files.create(NEXT);
        try (next) {
            next.append(ByteBuffer.wrap(text().getBytes(StandardCharsets.US_ASCII)));
            if (synced) {
                next.sync();
            }
        } catch (LogFullException e) {
            files.delete(NEXT);
            throw e;
        }
        files.rename(NEXT, NAME);
        if (synced) {
            files.syncDirectory();
        }
    }

    /** The manifest of a text, or null if it is none. */
    static @Nullable Manifest parsed(ByteBuffer content) {
        String text = StandardCharsets.ISO_8859_1.decode(content).toString();
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()
                || !checksum(text.substring(0, matcher.start(6) - "checksum=".length()))
                        .equals(matcher.group(6))) {
            return null;
        }
        List<Segment> segments = new ArrayList<>();
        Matcher each = SEGMENT.matcher(matcher.group(3));
        while (each.find()) {
            segments.add(new Segment(number(each, 1), number(each, 2), number(each, 3), number(each, 4)));
        }
        return new Manifest(
                Integer.parseUnsignedInt(matcher.group(1), 16),
                number(matcher, 2),
                segments,
                number(matcher, 4),
                matcher.group(5).equals("true"));
    }

    String text() {
        HexFormat hex = HexFormat.of();
        StringBuilder text = new StringBuilder(HEADING);
        text.append("salt=").append(hex.toHexDigits(salt));
        text.append("\nincident=").append(hex.toHexDigits(incident)).append('\n');
        for (Segment each : segments) {
            text.append("segment=").append(hex.toHexDigits(each.first));
            text.append(" last=").append(hex.toHexDigits(each.last));
            text.append(" bytes=").append(hex.toHexDigits(each.bytes));
            text.append(" digest=").append(hex.toHexDigits(each.digest)).append('\n');
        }
        text.append("open=").append(hex.toHexDigits(open));
        text.append("\nclean=").append(clean).append('\n');
        return text + "checksum=" + checksum(text.toString()) + "\n";
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseUnsignedLong(matcher.group(group), 16);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
