// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.History;
import dev.touchstone.history.columns.ColumnsEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a file in the format that is asked for: a whole history, or one that is told event by event, in flat memory. The
 * file is there whole or not at all, and compressed if its name ends in {@code .gz} or {@code .zst}.
 */
public final class HistoryWriter {
    /** What can be written. */
    public static final List<HistoryFormat> FORMATS =
            List.of(HistoryFormat.JSON_LINES, HistoryFormat.EDN, HistoryFormat.COLUMNS);

    /** Tells a history. */
    public interface Source {
        /** Tells it to its end; what the listener throws goes through. */
        void tell(DetailListener listener);
    }

    private HistoryWriter() {}

    /** The format that a file's name asks for: by {@code .jsonl}, {@code .edn} or {@code .tcol}, compressed or not. */
    public static Optional<HistoryFormat> formatOf(Path file) {
        String name =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        if (name.endsWith(".jsonl")) {
            return Optional.of(HistoryFormat.JSON_LINES);
        } else if (name.endsWith(".edn")) {
            return Optional.of(HistoryFormat.EDN);
        }
        return name.endsWith(".tcol") ? Optional.of(HistoryFormat.COLUMNS) : Optional.empty();
    }

    /**
     * Writes a whole history.
     *
     * @throws dev.touchstone.history.HistoryException if the format cannot hold it
     */
    public static void write(History history, HistoryFormat format, Path file) throws IOException {
        switch (format) {
            case JSON_LINES -> JsonLinesWriter.write(history, file);
            case EDN -> EdnWriter.write(history, file);
            case COLUMNS -> ColumnsWriter.write(history, file);
            default -> throw cannot(format);
        }
    }

    /**
     * Writes a history that is told event by event.
     *
     * @throws dev.touchstone.history.HistoryException if the format cannot hold it; nothing is written then
     */
    public static void write(Source source, HistoryFormat format, Path file) throws IOException {
        AtomicFile.write(file, out -> {
            try {
                write(source, format, out);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    private static void write(Source source, HistoryFormat format, OutputStream out) throws IOException {
        switch (format) {
            case JSON_LINES -> write(source, new JsonLineWriter(out));
            case EDN -> write(source, new EdnLineWriter(out));
            case COLUMNS -> {
                try (ColumnsEncoder encoder = new ColumnsEncoder(out)) {
                    source.tell(encoder);
                    encoder.finish();
                }
            }
            default -> throw cannot(format);
        }
    }

    private static void write(Source source, LineWriter writer) throws IOException {
        LineListener listener = new LineListener(writer);
        source.tell(listener);
        listener.finish();
    }

    private static IllegalArgumentException cannot(HistoryFormat format) {
        return new IllegalArgumentException("cannot write " + format);
    }
}
