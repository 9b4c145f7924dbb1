// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.io.IOException;

/** Writes a value as {@link JsonValues} reads it. */
final class JsonText {
    private static final int ASCII_MAX = 127;

    private JsonText() {}

    static void write(Values values, int ref, boolean transaction, JsonGenerator json) throws IOException {
        switch (values.kind(ref)) {
            case NIL -> json.writeNull();
            case BOOLEAN -> json.writeBoolean(ref == Values.TRUE);
            case LONG -> json.writeNumber(values.asLong(ref));
            case DOUBLE -> decimal(values.asDouble(ref), json);
            case NUMBER -> number(values.asText(ref), json);
            case STRING -> text(escaped(values.asText(ref)), json);
            case KEYWORD -> text(":" + values.asText(ref), json);
            case LIST -> list(values, ref, transaction, json);
            case SET -> wrapped(values, ref, JsonValues.SET, json);
            case MAP -> map(values, ref, json);
        }
    }

    /** A string; half a surrogate pair, which UTF-8 has no way to write, is escaped. */
    private static void text(String text, JsonGenerator json) throws IOException {
        if (isWellFormed(text)) {
            json.writeString(text);
        } else {
            json.setHighestNonEscapedChar(ASCII_MAX);
            json.writeString(text);
            json.setHighestNonEscapedChar(0);
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

    /** A string that cannot be taken for a keyword. */
    static String escaped(String text) {
        return text.startsWith(":") ? ":" + text : text;
    }

    /** In a transaction the functions of micro-operations are plain strings, as in Jepsen's own JSON. */
    private static void list(Values values, int ref, boolean transaction, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < values.length(ref); i++) {
            int element = values.element(ref, i);
            if (transaction && isMicroOperation(values, element)) {
                json.writeStartArray();
                json.writeString(values.asText(values.element(element, 0)));
                for (int j = 1; j < values.length(element); j++) {
                    write(values, values.element(element, j), false, json);
                }
                json.writeEndArray();
            } else {
                write(values, element, false, json);
            }
        }
        json.writeEndArray();
    }

    private static boolean isMicroOperation(Values values, int ref) {
        return values.kind(ref) == Kind.LIST
                && values.length(ref) > 0
                && values.kind(values.element(ref, 0)) == Kind.KEYWORD;
    }

    private static void map(Values values, int ref, JsonGenerator json) throws IOException {
        boolean plain = true;
        for (int i = 0; i < values.length(ref); i += 2) {
            plain &= isName(values, values.element(ref, i));
        }
        if (!plain) {
            wrapped(values, ref, JsonValues.MAP, json);
            return;
        }
        json.writeStartObject();
        for (int i = 0; i < values.length(ref); i += 2) {
            int key = values.element(ref, i);
            json.writeFieldName(values.isLong(key) ? Long.toString(values.asLong(key)) : values.asText(key));
            write(values, values.element(ref, i + 1), false, json);
        }
        json.writeEndObject();
    }

    private static boolean isName(Values values, int key) {
        return switch (values.kind(key)) {
            case LONG -> JsonValues.isNumber(Long.toString(values.asLong(key)));
            case KEYWORD ->
                !JsonValues.isNumber(values.asText(key)) && !values.asText(key).startsWith("#");
            default -> false;
        };
    }

    private static void wrapped(Values values, int ref, String name, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart(name);
        for (int i = 0; i < values.length(ref); i++) {
            write(values, values.element(ref, i), false, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void decimal(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            odd(Double.toString(value), json);
        }
    }

    private static void number(String text, JsonGenerator json) throws IOException {
        if (text.indexOf('/') < 0) {
            json.writeNumber(text);
        } else {
            odd(text, json);
        }
    }

    /** A number that JSON has no way to write. */
    private static void odd(String text, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(JsonValues.NUMBER, text);
        json.writeEndObject();
    }
}
