// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts EDN forms into {@link Values}. Symbols become keywords, characters strings, {@code 1N} and {@code 1.5M} plain
 * numbers, lists and vectors the same; a tag is dropped, and remembered if it is none of those known. A regular expression counts as an
 * unknown tag: no two of them are equal.
 */
final class EdnValues {
    private final EdnScanner scanner;
    private final Values values;
    private final ReadOptions options;
    private final ValueStack stack;
    private final KeywordTable keywords;
    private final EdnScanner.Token[] closers;
    /** By depth: what stands before the keys of a map. */
    private final @Nullable String[] namespaces;

    private @Nullable String pendingNamespace;
    private boolean regularExpression;
    private @Nullable String unknownTag;
    private boolean tuples;
    private long integer;

    EdnValues(EdnScanner scanner, Values values, ReadOptions options) {
        this.scanner = scanner;
        this.values = values;
        this.options = options;
        this.stack = new ValueStack(values);
        this.keywords = new KeywordTable(values);
        this.closers = new EdnScanner.Token[options.maxNesting()];
        this.namespaces = new String[options.maxNesting()];
    }

    /** The first unknown tag in the last value read, or null. */
    @Nullable
    String unknownTag() {
        return unknownTag;
    }

    /** True once a value was tagged as a pair of key and value. */
    boolean sawTuples() {
        return tuples;
    }

    /** The ref of the form that begins with this token. */
    int read(EdnScanner.Token first) throws IOException {
        stack.clear();
        unknownTag = null;
        pendingNamespace = null;
        regularExpression = false;
        EdnScanner.Token token = first;
        while (true) {
            boolean tagged = false;
            switch (token) {
                case OPEN_LIST -> open(Kind.LIST);
                case OPEN_SET -> open(Kind.SET);
                case OPEN_MAP -> open(Kind.MAP);
                case CLOSE_LIST, CLOSE_VECTOR, CLOSE_BRACE -> close(token);
                case TAG -> {
                    tag();
                    tagged = true;
                }
                case NAMESPACE -> {
                    pendingNamespace = plain();
                    tagged = true;
                }
                case EOF, DISCARD -> throw scanner.error("the file ends inside a value");
                default -> stack.push(scalar(token));
            }
            if (stack.depth() == 0 && !tagged) {
                return stack.pop();
            }
            token = scanner.next();
            if (tagged && isClose(token)) {
                throw scanner.error("a tag needs a value");
            } else if (pendingNamespace != null && token != EdnScanner.Token.OPEN_MAP) {
                throw scanner.error("no map follows #:" + pendingNamespace);
            }
        }
    }

    private int scalar(EdnScanner.Token token) {
        return switch (token) {
            case KEYWORD -> keyword();
            case STRING -> values.ofString(regularExpression ? pattern() : text());
            case NUMBER -> number();
            case SYMBOLIC -> symbolic();
            case SYMBOL -> symbol();
            case CHARACTER -> values.ofString(character());
            default -> throw scanner.error("a value is missing");
        };
    }

    private int keyword() {
        try {
            return keywords.ref(scanner.buffer, scanner.start, scanner.end);
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    /** The text of a string. */
    String text() {
        try {
            String text = EdnBytes.text(scanner.buffer, scanner.start, scanner.end);
            return scanner.escaped ? EdnBytes.unescape(text) : text;
        } catch (CharacterCodingException e) {
            throw notUtf8();
        } catch (IllegalArgumentException e) {
            throw scanner.error(String.valueOf(e.getMessage()));
        }
    }

    /** True if the current token is this word. */
    boolean is(String ascii) {
        return EdnBytes.is(scanner.buffer, scanner.start, scanner.end, ascii);
    }

    private void open(Kind kind) {
        if (stack.depth() == options.maxNesting()) {
            throw scanner.error("values nest deeper than " + options.maxNesting());
        }
        closers[stack.depth()] = kind != Kind.LIST
                ? EdnScanner.Token.CLOSE_BRACE
                : scanner.vector ? EdnScanner.Token.CLOSE_VECTOR : EdnScanner.Token.CLOSE_LIST;
        namespaces[stack.depth()] = pendingNamespace;
        pendingNamespace = null;
        stack.open(kind);
    }

    private void close(EdnScanner.Token token) {
        if (stack.depth() == 0) {
            throw scanner.error("a value is missing");
        }
        Kind kind = stack.kind();
        if (token != closers[stack.depth() - 1]) {
            throw scanner.error("'" + (char) scanner.buffer[scanner.start] + "' closes a "
                    + kind.name().toLowerCase(Locale.ROOT));
        } else if (kind == Kind.MAP && stack.count() % 2 != 0) {
            throw scanner.error("a map has a key without a value");
        }
        String namespace = namespaces[stack.depth() - 1];
        if (namespace != null) {
            stack.changeKeys(key -> qualified(namespace, key));
        }
        stack.close();
    }

    /** A key of a map with a namespace: {@code :a} is in it, {@code :_/a} in none, {@code :b/a} in its own. */
    private int qualified(String namespace, int key) {
        if (values.kind(key) != Kind.KEYWORD) {
            return key;
        }
        String name = values.asText(key);
        if (name.startsWith("_/")) {
            return values.ofKeyword(name.substring(2));
        }
        return name.indexOf('/') < 0 ? values.ofKeyword(namespace + "/" + name) : key;
    }

    private void tag() {
        if (scanner.end == scanner.start) {
            regularExpression = true;
            unknownTag = unknownTag == null ? "\"regular expression\"" : unknownTag;
        } else if (is("jepsen.independent.Tuple") || is("clojure.lang.MapEntry")) {
            tuples = true;
        } else if (!is("inst") && !is("uuid") && unknownTag == null) {
            unknownTag = plain();
        }
    }

    private int symbol() {
        if (is("nil")) {
            return Values.NIL;
        } else if (is("true")) {
            return Values.TRUE;
        } else if (is("false")) {
            return Values.FALSE;
        }
        return keyword();
    }

    private String character() {
        String text = plain();
        return switch (text) {
            case "newline" -> "\n";
            case "return" -> "\r";
            case "space" -> " ";
            case "tab" -> "\t";
            case "formfeed" -> "\f";
            case "backspace" -> "\b";
            default -> {
                if (text.codePointCount(0, text.length()) == 1) {
                    yield text;
                } else if (text.matches("u[0-9a-fA-F]{4}")) {
                    yield String.valueOf((char) Integer.parseInt(text.substring(1), 16));
                } else if (text.matches("o[0-3]?[0-7]{1,2}")) {
                    yield String.valueOf((char) Integer.parseInt(text.substring(1), 8));
                }
                throw scanner.error("unknown character \\" + text);
            }
        };
    }

    private String pattern() {
        regularExpression = false;
        return plain();
    }

    private int symbolic() {
        if (is("NaN")) {
            return values.ofDouble(Double.NaN);
        } else if (is("Inf")) {
            return values.ofDouble(Double.POSITIVE_INFINITY);
        } else if (is("-Inf")) {
            return values.ofDouble(Double.NEGATIVE_INFINITY);
        }
        throw scanner.error("unknown number ##" + plain());
    }

    private int number() {
        return shortInteger() ? values.ofLong(integer) : longNumber();
    }

    /** The integer that the current token is, without keeping it as a value. */
    long integer() {
        if (shortInteger()) {
            return integer;
        }
        String text = plain();
        try {
            return Long.parseLong(text.endsWith("N") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            throw scanner.error(shorten(text) + " is not a 64-bit integer");
        }
    }

    /** Reads an integer of at most 18 digits, the usual case; false if the token is anything else. */
    private boolean shortInteger() {
        byte[] bytes = scanner.buffer;
        int at = scanner.start;
        int end = scanner.end;
        boolean negative = bytes[at] == '-';
        if (negative || bytes[at] == '+') {
            at++;
        }
        if (end - at > 1 && bytes[end - 1] == 'N') {
            end--;
        }
        if (end - at > 18) {
            return false;
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        integer = negative ? -value : value;
        return true;
    }

    /** An integer of many digits or in hexadecimal, a decimal, or a ratio. */
    private int longNumber() {
        String text = plain();
        try {
            if (text.matches("[+-]?0[xX][0-9a-fA-F]{1,15}")) {
                return values.ofLong(Long.decode(text));
            }
            return ExactNumbers.ref(values, withoutSuffix(text));
        } catch (NumberFormatException e) {
            throw scanner.error("the number " + shorten(text) + " " + e.getMessage());
        }
    }

    /** The number that the current token is, rounded down; {@link Event#ABSENT} if that does not fit 64 bits. */
    long floor() {
        return shortInteger() ? integer : ExactNumbers.floor(withoutSuffix(plain()));
    }

    private static String withoutSuffix(String text) {
        return text.endsWith("M") || text.endsWith("N") ? text.substring(0, text.length() - 1) : text;
    }

    private static String shorten(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /** The current token as it is written. */
    String plain() {
        try {
            return EdnBytes.text(scanner.buffer, scanner.start, scanner.end);
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    private HistoryException notUtf8() {
        return scanner.error("text is not valid UTF-8");
    }

    private static boolean isClose(EdnScanner.Token token) {
        return switch (token) {
            case CLOSE_LIST, CLOSE_VECTOR, CLOSE_BRACE, EOF -> true;
            default -> false;
        };
    }
}
