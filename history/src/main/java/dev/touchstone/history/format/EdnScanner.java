// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts bytes into EDN tokens, without making an object for any of them.
 *
 * <p>The bytes of the current token are {@code buffer[start .. end)}, without quotes, leading colon or {@code #}. The
 * buffer holds 64 KiB, and more only while one token needs it, up to the limit. Commas and comments are white space;
 * {@code #_} and the form after it are skipped here. Not thread-safe.
 */
final class EdnScanner {
    enum Token {
        EOF,
        OPEN_LIST,
        OPEN_MAP,
        OPEN_SET,
        CLOSE_LIST,
        CLOSE_VECTOR,
        CLOSE_BRACE,
        STRING,
        KEYWORD,
        SYMBOL,
        NUMBER,
        CHARACTER,
        /** The name after a {@code #}; the next form is what it tags. Without a name it is a regular expression, and a string follows. */
        TAG,
        /** The name after {@code #:}; a map follows, whose keys have it before theirs. */
        NAMESPACE,
        /** The name after {@code ##}: {@code NaN}, {@code Inf} or {@code -Inf}. */
        SYMBOLIC,
        DISCARD
    }

    private static final byte[] CLASS = EdnBytes.CLASSES;

    byte[] buffer = new byte[1 << 16];
    int start;
    int end;
    /** Of a string: it has a backslash. */
    boolean escaped;
    /** Of a list: it is written in brackets, so it is a vector. */
    boolean vector;

    private final InputStream in;
    private final String name;
    private final int maxTokenBytes;
    private final long maxOperationBytes;
    private long maxOffset;
    private int position;
    private int limit;
    private long dropped;
    private long line = 1;
    private long lineStart;
    private long tokenLine = 1;
    private long tokenColumn = 1;

    EdnScanner(InputStream in, String name, ReadOptions options) {
        this.in = in;
        this.name = name;
        this.maxTokenBytes = options.maxTokenBytes();
        this.maxOperationBytes = options.maxOperationBytes();
        restart();
    }

    /** A new operation may begin: what was read before counts no longer. */
    void restart() {
        maxOffset = offset() + maxOperationBytes;
    }

    /** Goes on with these bytes, which stand at this line and column of the file; the stream must be at its end. */
    void reset(byte[] bytes, int from, int to, long atLine, long atColumn) {
        int length = to - from;
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        System.arraycopy(bytes, from, buffer, 0, length);
        dropped = 0;
        position = 0;
        limit = length;
        line = atLine;
        lineStart = 1 - atColumn;
        restart();
    }

    /** How many bytes were taken so far. */
    long offset() {
        return dropped + position;
    }

    long line() {
        return tokenLine;
    }

    long column() {
        return tokenColumn;
    }

    /** An error at the current token. */
    HistoryException error(String message) {
        return HistoryException.at(name, tokenLine, tokenColumn, message);
    }

    /** The next token that counts. */
    Token next() throws IOException {
        Token token = raw();
        while (token == Token.DISCARD) {
            discard();
            token = raw();
        }
        return token;
    }

    /** What follows the current token, to the end of what was {@link #reset}, as text. */
    String rest() {
        return new String(buffer, position, limit - position, StandardCharsets.UTF_8).strip();
    }

    /** Skips the form that begins with this token. */
    void skip(Token first, int maxNesting) throws IOException {
        Token token = first;
        int depth = 0;
        boolean tagged;
        do {
            tagged = false;
            switch (token) {
                case OPEN_LIST, OPEN_MAP, OPEN_SET -> depth++;
                case CLOSE_LIST, CLOSE_VECTOR, CLOSE_BRACE -> depth--;
                case EOF -> throw error("the file ends inside a value");
                case TAG, NAMESPACE -> tagged = true;
                default -> {}
            }
            if (depth < 0) {
                throw error("a value is missing before '" + (char) buffer[start] + "'");
            } else if (depth > maxNesting) {
                throw error("values nest deeper than " + maxNesting);
            }
            if (depth > 0 || tagged) {
                token = next();
            }
        } while (depth > 0 || tagged);
    }

    private void discard() throws IOException {
        int forms = 1;
        int depth = 0;
        while (forms > 0) {
            switch (raw()) {
                case DISCARD -> forms += depth == 0 ? 1 : 0;
                case OPEN_LIST, OPEN_MAP, OPEN_SET -> depth++;
                case CLOSE_LIST, CLOSE_VECTOR, CLOSE_BRACE -> {
                    depth--;
                    if (depth < 0) {
                        throw error("nothing follows #_");
                    }
                    forms -= depth == 0 ? 1 : 0;
                }
                case EOF -> throw error("the file ends inside a form discarded by #_");
                case TAG, NAMESPACE -> {}
                default -> forms -= depth == 0 ? 1 : 0;
            }
        }
    }

    private Token raw() throws IOException {
        int c = skipBlank();
        start = position;
        tokenLine = line;
        tokenColumn = dropped + position - lineStart + 1;
        if (c < 0) {
            return Token.EOF;
        }
        switch (c) {
            case '(', '[' -> {
                vector = c == '[';
                return one(Token.OPEN_LIST);
            }
            case '{' -> {
                return one(Token.OPEN_MAP);
            }
            case ')' -> {
                return one(Token.CLOSE_LIST);
            }
            case ']' -> {
                return one(Token.CLOSE_VECTOR);
            }
            case '}' -> {
                return one(Token.CLOSE_BRACE);
            }
            case '"' -> {
                return string();
            }
            case ':' -> {
                return keyword();
            }
            case '#' -> {
                return dispatch();
            }
            case '\\' -> {
                return character();
            }
            default -> {
                return atom(c);
            }
        }
    }

    private Token one(Token token) {
        position++;
        end = position;
        return token;
    }

    private Token keyword() throws IOException {
        position++;
        start++;
        scanName();
        if (end == start || buffer[start] == ':') {
            throw error("a keyword has no name");
        }
        return Token.KEYWORD;
    }

    private Token atom(int c) throws IOException {
        if (CLASS[c] != EdnBytes.NAME) {
            throw error("unexpected " + EdnBytes.show(c));
        }
        scanName();
        boolean sign = (c == '-' || c == '+') && end - start > 1;
        int digit = buffer[sign ? start + 1 : start];
        return digit >= '0' && digit <= '9' ? Token.NUMBER : Token.SYMBOL;
    }

    private Token dispatch() throws IOException {
        position++;
        int c = peek();
        if (c == '{') {
            return one(Token.OPEN_SET);
        } else if (c == '_') {
            return one(Token.DISCARD);
        } else if (c == ':' || c == '#') {
            position++;
            start = position;
            scanName();
            return c == ':' ? namespace() : Token.SYMBOLIC;
        } else if (c == '"') {
            start = position;
            end = position;
            return Token.TAG;
        } else if (c < 0 || CLASS[c] != EdnBytes.NAME) {
            throw error(c < 0 ? "the file ends after '#'" : "unexpected " + EdnBytes.show(c) + " after '#'");
        }
        start = position;
        scanName();
        return Token.TAG;
    }

    private Token namespace() {
        if (end == start || buffer[start] == ':') {
            throw error("a namespaced map has no namespace");
        }
        return Token.NAMESPACE;
    }

    private Token character() throws IOException {
        position++;
        if (peek() < 0) {
            throw error("the file ends after a backslash");
        }
        start = position;
        position++;
        scanName();
        return Token.CHARACTER;
    }

    private Token string() throws IOException {
        position++;
        start = position;
        escaped = false;
        while (true) {
            if (position == limit && !fill()) {
                throw error("the file ends inside a string");
            }
            byte b = buffer[position];
            if (b == '"') {
                end = position;
                position++;
                return Token.STRING;
            }
            position++;
            if (b == '\\') {
                escaped = true;
                if (position == limit && !fill()) {
                    throw error("the file ends inside a string");
                }
                position++;
            } else if (b == '\n') {
                newLine();
            }
        }
    }

    private void scanName() throws IOException {
        while (true) {
            while (position < limit && EdnBytes.isName(CLASS[buffer[position] & 0xff])) {
                position++;
            }
            if (position < limit || !fill()) {
                end = position;
                return;
            }
        }
    }

    private int skipBlank() throws IOException {
        while (true) {
            start = position;
            if (position == limit && !fill()) {
                return -1;
            }
            int c = buffer[position] & 0xff;
            if (c == '\n') {
                position++;
                newLine();
            } else if (c == ';') {
                skipComment();
            } else if (CLASS[c] == EdnBytes.BLANK) {
                position++;
            } else {
                return c;
            }
        }
    }

    private void skipComment() throws IOException {
        while (true) {
            start = position;
            if (position == limit && !fill()) {
                return;
            }
            if (buffer[position] == '\n' || buffer[position] == '\r') {
                return;
            }
            position++;
        }
    }

    private void newLine() {
        line++;
        lineStart = dropped + position;
    }

    private int peek() throws IOException {
        return position < limit || fill() ? buffer[position] & 0xff : -1;
    }

    /** Reads on, keeping the bytes from {@link #start}; false at the end of the stream. */
    private boolean fill() throws IOException {
        int kept = limit - start;
        if (kept > maxTokenBytes) {
            throw error("a string or name is longer than " + maxTokenBytes + " bytes");
        } else if (dropped + limit > maxOffset + buffer.length) {
            throw error("the operation is longer than " + maxOperationBytes + " bytes");
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, kept);
            dropped += start;
            position -= start;
            limit = kept;
            start = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read <= 0) {
            return false;
        }
        limit += read;
        return true;
    }
}
