// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a column while they are written. */
final class ColumnBytes {
    private static final int VARINT_BYTES_MAX = 10;

    byte[] bytes = new byte[1 << 12];
    int size;

    void clear() {
        size = 0;
    }

    void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
        }
    }

    void u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first; all but the last with the high bit. */
    void varint(long value) {
        reserve(VARINT_BYTES_MAX);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    void signed(long value) {
        varint(Layout.zigzag(value));
    }

    /** So many bytes, the lowest first. */
    void fixed(long value, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
    }

    void put(byte[] from, int length) {
        reserve(length);
        System.arraycopy(from, 0, bytes, size, length);
        size += length;
    }

    /** UTF-8; or UTF-16 where half a surrogate pair has no UTF-8. */
    void text(String text) {
        if (isWellFormed(text)) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            varint(2L * encoded.length);
            put(encoded, encoded.length);
            return;
        }
        varint(4L * text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            fixed(text.charAt(i), 2);
        }
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
