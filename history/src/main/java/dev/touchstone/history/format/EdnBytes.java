// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** What a byte means in EDN, and how bytes become text. */
final class EdnBytes {
    static final byte DELIMITER = 0;
    static final byte BLANK = 1;
    static final byte NAME = 2;
    /** May stand inside a name, but not at its start. */
    static final byte INSIDE = 3;

    static final byte[] CLASSES = classes();

    private EdnBytes() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, 0, 33, DELIMITER);
        for (int c = '!'; c < 127; c++) {
            classes[c] = NAME;
        }
        Arrays.fill(classes, 128, 256, NAME);
        for (char c : "()[]{}\";\\@^`~".toCharArray()) {
            classes[c] = DELIMITER;
        }
        for (char c : " \t\r\n,\f".toCharArray()) {
            classes[c] = BLANK;
        }
        classes[':'] = INSIDE;
        classes['#'] = INSIDE;
        return classes;
    }

    /** Whether a keyword of this name can be written and read again. */
    static boolean isKeyword(String name) {
        return !name.isEmpty()
                && name.charAt(0) != ':'
                && name.chars().allMatch(c -> c > 127 ? !Character.isSurrogate((char) c) : isName(CLASSES[c]));
    }

    static boolean isName(byte byteClass) {
        return byteClass >= NAME;
    }

    /** A byte for an error message. */
    static String show(int c) {
        return c > 32 && c < 127 ? "'" + (char) c + "'" : String.format(Locale.ROOT, "byte 0x%02x", c);
    }

    /** The text of UTF-8 bytes. */
    static String text(byte[] bytes, int from, int to) throws CharacterCodingException {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, from, to - from))
                        .toString();
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * The text of a string with escapes.
     *
     * @throws IllegalArgumentException if an escape is none of EDN's
     */
    static String unescape(String text) {
        CharBuffer in = CharBuffer.wrap(text);
        StringBuilder out = new StringBuilder(text.length());
        while (in.hasRemaining()) {
            char c = in.get();
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = in.get();
            switch (escape) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case '"', '\\' -> out.append(escape);
                case 'u' -> out.append(hex(in));
                default -> throw new IllegalArgumentException("unknown escape \\" + escape + " in a string");
            }
        }
        return out.toString();
    }

    private static char hex(CharBuffer in) {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = in.hasRemaining() ? Character.digit(in.get(), 16) : -1;
            if (digit < 0) {
                throw new IllegalArgumentException("\\u in a string needs four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    static boolean is(byte[] bytes, int from, int to, String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
