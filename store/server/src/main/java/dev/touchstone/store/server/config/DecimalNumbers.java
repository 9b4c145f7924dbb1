// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The tokens of a YAML document in which whole numbers are decimal. YAML 1.1 also reads {@code 0x10}, {@code 010}, {@code 0b10}
 * and {@code 1_0}, each as something else than a reader of the file may think. Not thread-safe.
 */
public final class DecimalNumbers extends JsonParserDelegate {
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)");

    /** The tokens of the parser; an error names the number and its place. */
    public DecimalNumbers(JsonParser yaml) {
        super(yaml);
    }

    /** A whole number that is written in another way. */
    static final class NotDecimalException extends JsonParseException {
        private static final long serialVersionUID = 1;

        NotDecimalException(JsonParser at, String text) {
            super(at, "a whole number is decimal, such as 16, not " + text, at.currentTokenLocation());
        }
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT && !DECIMAL.matcher(getText()).matches()) {
            throw new NotDecimalException(this, getText());
        }
        return token;
    }
}
