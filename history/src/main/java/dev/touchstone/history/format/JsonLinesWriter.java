// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.History;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes a history as JSON lines; the same history gives the same bytes.
 *
 * <pre>{@code
 * {"index":0,"type":"invoke","process":0,"f":"write","key":"x","value":1,"time":123,"node":"n1"}
 * {"index":1,"type":"info","process":"nemesis","f":"kill","value":"n2","time":150,"until":900}
 * {"index":2,"type":"ok","process":0,"f":"write","key":"x","value":1,"time":160,"version":"…"}
 * }</pre>
 *
 * <p>A fault window is one line, {@code until} its end, null if it never ended. {@code time} is left out where the
 * history has no clock; key, node, version and error where they are nil. Evidence stands on the last line of its
 * operation, the node on the first. A text that begins with a colon is a keyword, with two colons a string.
 */
public final class JsonLinesWriter {
    private JsonLinesWriter() {}

    /** Writes a file, whole or not at all; compressed if its name ends in {@code .zst} or {@code .gz}. */
    public static void write(History history, Path file) throws IOException {
        AtomicFile.write(file, out -> write(history, out));
    }

    /** Writes to a stream, and leaves it open. */
    public static void write(History history, OutputStream out) throws IOException {
        HistoryLines.write(history, new JsonLineWriter(out));
    }
}
