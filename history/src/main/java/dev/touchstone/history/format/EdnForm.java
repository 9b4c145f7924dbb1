// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One value in EDN, as people write it on a command line. */
public final class EdnForm {
    private EdnForm() {}

    /**
     * The ref of the value that a text is.
     *
     * @throws HistoryException if it is none, or more than one; the message has no place
     */
    public static int read(Values values, String text) {
        ReadOptions options = ReadOptions.defaults();
        EdnScanner scanner =
                new EdnScanner(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "the value", options);
        EdnValues edn = new EdnValues(scanner, values, options);
        try {
            int ref = edn.read(scanner.next());
            if (edn.unknownTag() != null || scanner.next() != EdnScanner.Token.EOF) {
                throw new HistoryException("the value is not one plain form of EDN");
            }
            return ref;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
