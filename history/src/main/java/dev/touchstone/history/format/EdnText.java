// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import java.util.Locale;

/** Writes a value as EDN that any reader takes. */
final class EdnText {
    private EdnText() {}

    static void write(Values values, int ref, StringBuilder out) {
        switch (values.kind(ref)) {
            case NIL -> out.append("nil");
            case BOOLEAN -> out.append(ref == Values.TRUE);
            case LONG -> out.append(values.asLong(ref));
            case DOUBLE -> out.append(Values.text(values.asDouble(ref)));
            case NUMBER -> number(values.asText(ref), out);
            case STRING -> string(values.asText(ref), out);
            case KEYWORD -> keyword(values.asText(ref), out);
            case LIST -> elements(values, ref, "[", "]", out);
            case SET -> elements(values, ref, "#{", "}", out);
            case MAP -> elements(values, ref, "{", "}", out);
        }
    }

    static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    static void keyword(String name, StringBuilder out) {
        if (!EdnBytes.isKeyword(name)) {
            throw new HistoryException("EDN has no way to write the name \"" + name + "\" as a keyword");
        }
        out.append(':').append(name);
    }

    private static void elements(Values values, int ref, String open, String close, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < values.length(ref); i++) {
            if (i > 0) {
                out.append(' ');
            }
            write(values, values.element(ref, i), out);
        }
        out.append(close);
    }

    private static void number(String text, StringBuilder out) {
        out.append(text);
        if (text.indexOf('/') < 0) {
            out.append(text.indexOf('.') < 0 && text.indexOf('E') < 0 ? 'N' : 'M');
        }
    }
}
