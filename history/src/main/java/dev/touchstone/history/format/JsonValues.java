// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Puts JSON values into {@link Values}, and says how what JSON lacks is written in it.
 *
 * <p>A text with a leading colon is a keyword ({@code ":x"}), with two it is a string that begins with one. The names
 * of an object are numbers if they are whole decimal numbers, else keywords, so that Jepsen's JSON and EDN come out
 * alike. {@code {"#set":[…]}} is a set, {@code {"#map":[key,value,…]}} a map with any keys, {@code {"#number":"1/3"}} a ratio, and so are {@code NaN} and
 * {@code Infinity}.
 */
final class JsonValues {
    static final String SET = "#set";
    static final String MAP = "#map";
    static final String NUMBER = "#number";

    private static final Pattern RATIO = Pattern.compile("-?[0-9]{1,400}/[1-9][0-9]{0,400}");

    private final Values values;
    private final ValueStack stack;
    private final String file;
    private final TextTable texts = new TextTable();

    JsonValues(Values values, String file) {
        this.values = values;
        this.stack = new ValueStack(values);
        this.file = file;
    }

    HistoryException error(JsonParser parser, String message) {
        JsonLocation at = parser.currentTokenLocation();
        return HistoryException.at(file, at.getLineNr(), at.getColumnNr(), message);
    }

    /** The ref of the value that begins at the parser's current token. */
    int read(JsonParser parser) throws IOException {
        return read(parser, false);
    }

    /** The same; in a transaction the name that begins a micro-operation is a keyword, colon or not. */
    int read(JsonParser parser, boolean transaction) throws IOException {
        stack.clear();
        while (true) {
            switch (parser.currentToken()) {
                case START_ARRAY -> stack.open(Kind.LIST);
                case START_OBJECT -> stack.open(Kind.MAP);
                case END_ARRAY -> stack.close();
                case END_OBJECT -> {
                    stack.close();
                    stack.push(decoded(stack.pop()));
                }
                case FIELD_NAME -> stack.push(name(parser.currentName()));
                case VALUE_STRING ->
                    stack.push(
                            transaction && stack.depth() == 2 && stack.count() == 0
                                    ? asKeyword(text(parser))
                                    : text(parser));
                case VALUE_NUMBER_INT ->
                    stack.push(isLong(parser) ? values.ofLong(parser.getLongValue()) : number(parser));
                case VALUE_NUMBER_FLOAT -> stack.push(number(parser));
                case VALUE_TRUE -> stack.push(Values.TRUE);
                case VALUE_FALSE -> stack.push(Values.FALSE);
                default -> stack.push(Values.NIL);
            }
            if (stack.depth() == 0) {
                return stack.pop();
            }
            parser.nextToken();
        }
    }

    /** A set, or a map with any keys, of the object that stands for one; any other map as it is. */
    private int decoded(int map) {
        if (values.length(map) == 2
                && values.element(map, 0) == values.ofKeyword(NUMBER)
                && values.kind(values.element(map, 1)) == Kind.STRING) {
            return oddNumber(map, values.asText(values.element(map, 1)));
        }
        if (values.length(map) != 2 || values.kind(values.element(map, 1)) != Kind.LIST) {
            return map;
        }
        int name = values.element(map, 0);
        int list = values.element(map, 1);
        boolean set = name == values.ofKeyword(SET);
        if (!set && (name != values.ofKeyword(MAP) || values.length(list) % 2 != 0)) {
            return map;
        }
        int[] refs = new int[values.length(list)];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = values.element(list, i);
        }
        return set ? values.ofSet(refs, 0, refs.length) : values.ofMap(refs, 0, refs.length);
    }

    private int oddNumber(int map, String text) {
        return switch (text) {
            case "NaN" -> values.ofDouble(Double.NaN);
            case "Infinity" -> values.ofDouble(Double.POSITIVE_INFINITY);
            case "-Infinity" -> values.ofDouble(Double.NEGATIVE_INFINITY);
            default -> RATIO.matcher(text).matches() ? ExactNumbers.ref(values, text) : map;
        };
    }

    long integer(JsonParser parser) throws IOException {
        if (!isLong(parser)) {
            throw error(parser, "an integer does not fit 64 bits");
        }
        return parser.getLongValue();
    }

    private static boolean isLong(JsonParser parser) throws IOException {
        NumberType type = parser.getNumberType();
        return type == NumberType.INT || type == NumberType.LONG;
    }

    private int number(JsonParser parser) throws IOException {
        try {
            return ExactNumbers.ref(values, parser.getText());
        } catch (NumberFormatException e) {
            throw error(parser, "a number " + e.getMessage());
        }
    }

    /** The ref of a string or a keyword. */
    private int text(JsonParser parser) throws IOException {
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int length = parser.getTextLength();
        int ref = texts.get(chars, from, length);
        if (ref == TextTable.ABSENT) {
            ref = text(new String(chars, from, length));
            if (values.isKept(ref)) {
                texts.put(chars, from, length, ref);
            }
        }
        return ref;
    }

    private int asKeyword(int ref) {
        return values.kind(ref) == Kind.KEYWORD ? ref : values.ofKeyword(values.asText(ref));
    }

    private int text(String text) {
        if (!text.startsWith(":")) {
            return values.ofString(text);
        }
        return text.startsWith("::") ? values.ofString(text.substring(1)) : values.ofKeyword(text.substring(1));
    }

    private int name(String name) {
        return isNumber(name) ? values.ofLong(Long.parseLong(name)) : values.ofKeyword(name);
    }

    /** True of a whole number as we would write it: no sign but minus, no leading zero, at most 18 digits. */
    static boolean isNumber(String name) {
        int from = name.startsWith("-") ? 1 : 0;
        int digits = name.length() - from;
        if (digits < 1 || digits > 18 || (name.charAt(from) == '0' && name.length() > 1)) {
            return false;
        }
        return name.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }
}
