// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

/** The numbers of the format. docs/columns.md says what they mean. */
final class Layout {
    static final int VERSION = 1;
    /** What a file begins with, before the byte of the version; line ends and all, so that a change of them shows. */
    private static final byte[] MAGIC = {'T', 'C', 'O', 'L', '\r', '\n', 0x1a};

    static final int MAGIC_BYTES = MAGIC.length;

    /** What stands before a block. */
    static final int BLOCK = 'B';
    /** What stands before the counts at the end. */
    static final int END = 'E';
    /** Marker, length and checksum. */
    static final int BLOCK_HEAD_BYTES = 9;

    static final int END_BYTES = 29;

    static final int EVENTS_MAX = 1 << 16;
    /** A block of more bytes than these, unpacked, is ended. */
    static final int RAW_BYTES_ENOUGH = 4 << 20;

    static final int FLAG_TEXTS_ANEW = 1;

    /** The columns of a block. */
    enum Section {
        TEXTS,
        FUNCTIONS,
        TYPES,
        PROCESSES,
        KEYS,
        VALUES,
        TIMES,
        UNTIMED,
        NODES,
        VERSIONS,
        ERRORS,
        FAULTS
    }

    static final Section[] SECTIONS = Section.values();

    static final int INVOKE = 0;

    static final int NIL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int DOUBLE = 3;
    /** An integer whose difference does not fit 63 bits. */
    static final int WIDE = 4;

    static final int STRING = 5;
    static final int KEYWORD = 6;
    static final int LIST = 7;
    static final int SET = 8;
    static final int MAP = 9;
    /** What the operation's invocation had. */
    static final int SAME = 10;
    /** A number that is neither an integer nor a decimal of 64 bits, as its text. */
    static final int NUMBER = 11;
    /** The first text of the dictionary. */
    static final int TEXT = 12;

    /** A dictionary that has more begins anew with the next block. */
    static final int TEXTS_ENOUGH = 1 << 16;

    static final int TEXTS_MAX = 1 << 17;
    /** A longer text is told where it stands. */
    static final int TEXT_LENGTH_MAX = 128;

    static final int FUNCTIONS_MAX = 32_767;
    static final int KEYS_MAX = 1 << 16;
    static final int SLOTS_MAX = 1 << 22;

    private Layout() {}

    static byte[] magic() {
        return MAGIC.clone();
    }

    static boolean isMagic(byte[] head, int length) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= length || head[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
