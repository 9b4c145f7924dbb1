// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Appends to a growing array, big-endian; {@link ByteReader} reads it back. Not thread-safe. */
public final class ByteWriter {
    private static final int ASCII_MAX = 0x7f;

    private byte[] buffer;
    private int length;

    public ByteWriter() {
        this(128);
    }

    /**
     * Has room for so many bytes from the beginning.
     *
     * @param room if it is just what is written, {@link #toBytes} makes no copy
     */
    public ByteWriter(int room) {
        this.buffer = new byte[room];
    }

    public ByteWriter u8(int value) {
        need(1);
        buffer[length++] = (byte) value;
        return this;
    }

    public ByteWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    public ByteWriter i32(int value) {
        need(4);
        buffer[length] = (byte) (value >>> 24);
        buffer[length + 1] = (byte) (value >>> 16);
        buffer[length + 2] = (byte) (value >>> 8);
        buffer[length + 3] = (byte) value;
        length += 4;
        return this;
    }

    public ByteWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    /** Seven bits a byte, lowest first; a negative value takes ten bytes. */
    public ByteWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    /** The bytes alone, without their length. */
    public ByteWriter raw(byte[] content) {
        need(content.length);
        System.arraycopy(content, 0, buffer, length, content.length);
        length += content.length;
        return this;
    }

    /** The length, then the bytes. */
    public ByteWriter bytes(Bytes content) {
        return varint(content.length()).raw(content.array());
    }

    /** The length in UTF-8, then the text. */
    public ByteWriter text(String text) {
        int before = length;
        varint(text.length());
        need(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each > ASCII_MAX) {
                length = before;
                return anyText(text);
            }
            buffer[length++] = (byte) each;
        }
        return this;
    }

    private ByteWriter anyText(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return varint(content.length).raw(content);
    }

    /** The CRC32C of all that was written so far. */
    public ByteWriter checksum() {
        CRC32C crc = new CRC32C();
        crc.update(buffer, 0, length);
        return i32((int) crc.getValue());
    }

    /** What was written. More may be: what was given out does not change. */
    public Bytes toBytes() {
        // A full array is not written to any more: what comes after goes into a larger one.
        return Bytes.wrap(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
    }

    /** How many bytes {@link #varint} takes for a value. */
    public static int varintBytes(long value) {
        return value == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
    }

    private void need(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + more, Math.max(16, buffer.length * 2)));
        }
    }
}
