// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.History;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes a history as Jepsen does, a map a line, for Elle, Knossos and elle-cli; the same history gives the same bytes.
 *
 * <p>The value of a keyed operation is {@code [key value]}, as Jepsen's {@code independent} has it, and the key stands
 * beside it as {@code :key}, by which {@link HistoryReader} knows it again. A fault window is one {@code :info} line of
 * the {@code :nemesis} with its end as {@code :until}.
 */
public final class EdnWriter {
    private EdnWriter() {}

    /** Writes a file, whole or not at all; compressed if its name ends in {@code .gz} or {@code .zst}. */
    public static void write(History history, Path file) throws IOException {
        AtomicFile.write(file, out -> write(history, out));
    }

    /** Writes to a stream, and leaves it open. */
    public static void write(History history, OutputStream out) throws IOException {
        HistoryLines.write(history, new EdnLineWriter(out));
    }
}
