// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable run of bytes, ordered as unsigned. The array given to {@link #wrap} must not be changed afterwards. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;
    private int hash;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Takes the array as it is, without a copy. */
    public static Bytes wrap(byte[] content) {
        return new Bytes(content);
    }

    public static Bytes ofUtf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return content.length;
    }

    public byte at(int index) {
        return content[index];
    }

    /** The array itself, not a copy: to be read only. */
    public byte[] array() {
        return content;
    }

    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(content);
        }
        return hash;
    }

    @Override
    public String toString() {
        return utf8();
    }
}
