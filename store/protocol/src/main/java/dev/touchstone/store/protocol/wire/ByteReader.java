// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads what a {@link ByteWriter} wrote.
 *
 * <p>The bytes may be anything: every method throws {@link IllegalArgumentException} for what cannot be, and none allocates
 * more than the bytes that are left.
 */
public final class ByteReader {
    private final byte[] content;
    private int position;
    private int end;

    public ByteReader(Bytes content) {
        this.content = content.array();
        this.end = content.length();
    }

    public int remaining() {
        return end - position;
    }

    public int u8() {
        need(1);
        return content[position++] & 0xff;
    }

    public boolean flag() {
        int value = u8();
        if (value > 1) {
            throw new IllegalArgumentException("a flag is 0 or 1, not " + value);
        }
        return value == 1;
    }

    public int i32() {
        need(4);
        int at = position;
        position += 4;
        return (content[at] & 0xff) << 24
                | (content[at + 1] & 0xff) << 16
                | (content[at + 2] & 0xff) << 8
                | (content[at + 3] & 0xff);
    }

    public long i64() {
        return (long) i32() << 32 | (i32() & 0xffff_ffffL);
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    /** A number from 0 to max. */
    public long varint(long max) {
        long value = varint();
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("a number is 0 to " + max + ", not " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** How many things follow, where each takes at least that many bytes. */
    public int count(int bytesEach) {
        long count = varint();
        long most = remaining() / bytesEach;
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("a count is 0 to " + most + ", not " + Long.toUnsignedString(count));
        }
        return (int) count;
    }

    public Bytes bytes() {
        int length = count(1);
        Bytes result = Bytes.wrap(Arrays.copyOfRange(content, position, position + length));
        position += length;
        return result;
    }

    public Bytes rest() {
        Bytes result = Bytes.wrap(Arrays.copyOfRange(content, position, end));
        position = end;
        return result;
    }

    public String text() {
        int length = count(1);
        String result = new String(content, position, length, StandardCharsets.UTF_8);
        position += length;
        return result;
    }

    /** Checks that the last four bytes are the checksum of what is before them, and leaves them out of what follows. */
    public void checksum() {
        need(4);
        end -= 4;
        CRC32C crc = new CRC32C();
        crc.update(content, position, end - position);
        int stored = (content[end] & 0xff) << 24
                | (content[end + 1] & 0xff) << 16
                | (content[end + 2] & 0xff) << 8
                | (content[end + 3] & 0xff);
        if ((int) crc.getValue() != stored) {
            throw new IllegalArgumentException("the checksum does not fit");
        }
    }

    /** Checks that nothing is left. */
    public void finish() {
        if (position != end) {
            throw new IllegalArgumentException(remaining() + " bytes too many");
        }
    }

    private void need(int more) {
        if (remaining() < more) {
            throw new IllegalArgumentException("cut off after " + end + " bytes");
        }
    }
}
