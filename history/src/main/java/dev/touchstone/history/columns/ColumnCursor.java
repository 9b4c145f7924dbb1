// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The bytes of a column while they are read. What they cannot mean is a {@link HistoryException} without a place. */
final class ColumnCursor {
    byte[] bytes = {};
    int at;
    int limit;

    /** Goes to the first of so many bytes. */
    void reset(int length) {
        at = 0;
        limit = length;
    }

    boolean hasMore() {
        return at < limit;
    }

    int remaining() {
        return limit - at;
    }

    long varint() {
        if (at < limit && bytes[at] >= 0) {
            return bytes[at++];
        }
        return longVarint();
    }

    private long longVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == limit) {
                throw new HistoryException("a column ends too early");
            }
            byte b = bytes[at++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new HistoryException("a number is longer than 64 bits");
    }

    long signed() {
        return Layout.unzigzag(varint());
    }

    /** An integer of so many bytes, the lowest first. */
    long fixed(int count) {
        if (remaining() < count) {
            throw new HistoryException("a column ends too early");
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at++] & 0xffL) << (8 * i);
        }
        return value;
    }

    /** A number of things each of which takes a byte at least. */
    int count() {
        long count = varint();
        if (count < 0 || count > remaining()) {
            throw new HistoryException("a column has fewer bytes than it says");
        }
        return (int) count;
    }

    String text(int bytesMax) {
        long head = varint();
        long length = head >>> 1;
        if (length > remaining()) {
            throw new HistoryException("a text is longer than its column");
        } else if (length > bytesMax) {
            throw new HistoryException("a text is longer than " + bytesMax + " bytes");
        }
        int from = at;
        at += (int) length;
        return (head & 1) == 0 ? utf8(from, (int) length) : utf16(from, (int) length);
    }

    private String utf16(int from, int length) {
        char[] chars = new char[length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[from + 2 * i] & 0xff) | (bytes[from + 2 * i + 1] << 8));
        }
        return new String(chars);
    }

    private String utf8(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return anyUtf8(from, length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private String anyUtf8(int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HistoryException("a text is not valid UTF-8", e);
        }
    }
}
