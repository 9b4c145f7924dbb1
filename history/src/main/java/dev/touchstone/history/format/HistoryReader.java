// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.HistoryException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a history in any {@link HistoryFormat}, packed by gzip, Zstandard, xz, bzip2 or zip, or not at all; format and
 * packing are told by the content.
 *
 * <p>A file that is no history, or breaks off, or exceeds a limit, is a {@link HistoryException} whose message begins
 * with file, line and column. So is one that cannot be read at all. Safe for any number of threads.
 */
public final class HistoryReader {
    private static final int HEAD_BYTES = 1 << 15;
    private static final int BUFFER_BYTES = 1 << 16;

    private HistoryReader() {}

    /** Opens what is to be read, from its beginning, as often as it is asked. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** Opens a file; {@link #open} is one. */
    @FunctionalInterface
    public interface Opener {
        /** A stream for the caller to close, from the beginning of the file. */
        InputStream open(Path file) throws IOException;
    }

    /** Reads a file with default options. */
    public static History read(Path file) {
        return read(file, ReadOptions.defaults());
    }

    /** Reads a file, or the history in a folder of a test run. */
    public static History read(Path file, ReadOptions options) {
        return read(file, options, HistoryReader::open);
    }

    /**
     * The same by streams of the caller's, who can watch them. A file may be opened more than once: one whose events are not in the order of
     * their indices is read again, and sorted.
     */
    public static History read(Path file, ReadOptions options, Opener opener) {
        HistoryFiles.Found found;
        try {
            found = HistoryFiles.find(file, options.entry());
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be read: " + e.getMessage(), e);
        }
        List<String> notes = found.note() == null ? List.of() : List.of(found.note());
        return read(() -> opener.open(found.file()), found.name(), options.withEntry(found.entry()), notes);
    }

    /** Reads what can be opened more than once. */
    static History read(Source source, String name, ReadOptions options, List<String> notes) {
        try {
            return read(source, name, options, notes, false);
        } catch (UnsortedException e) {
            return read(source, name, options, notes, true);
        }
    }

    private static History read(Source source, String name, ReadOptions options, List<String> notes, boolean sort) {
        try (InputStream in = source.open()) {
            return read(in, name, options, notes, sort);
        } catch (IOException e) {
            throw new HistoryException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file for {@link #read(InputStream, String, ReadOptions)}.
     *
     * @throws HistoryException if it is not there, is a folder or may not be read
     */
    public static InputStream open(Path file) {
        return HistoryFiles.open(file);
    }

    /**
     * Reads a stream to its end, and leaves it open. Its events must be in the order of their indices.
     *
     * @param name what errors call it
     */
    public static History read(InputStream in, String name, ReadOptions options) {
        try {
            return read(in, name, options, List.of(), false);
        } catch (UnsortedException e) {
            throw HistoryException.at(
                    name, e.line, e.column, e.getMessage() + "; a file, which can be read twice, would be sorted");
        }
    }

    private static History read(InputStream in, String name, ReadOptions options, List<String> notes, boolean sort) {
        HistoryBuilder builder = new HistoryBuilder();
        builder.limitBytes(options.maxRetainedBytes());
        notes.forEach(builder::note);
        EventAssembler assembler = new EventAssembler(name, options, builder, sort);
        read(in, name, options, (format, plain) -> source(format, plain, name, options, assembler), assembler::finish);
        return builder.build();
    }

    /** Makes what reads a format. */
    interface Sources {
        EventSource of(HistoryFormat format, InputStream plain);
    }

    /** Lets a source read a stream to its end, and then does the rest; whatever goes wrong is said with its place. */
    static void read(InputStream in, String name, ReadOptions options, Sources sources, Runnable finish) {
        try {
            // Closing frees what the decompressors hold outside the heap, but must not reach the caller's stream.
            try (InputStream plain = Unpacking.unpacked(new Unclosed(in), options.entry())) {
                parse(plain, name, options, sources, finish);
            }
        } catch (OutOfMemoryError e) {
            // All that was read is garbage by now; what is left suffices for a sentence.
            throw HistoryException.tooLarge(name + ": memory ran out while it was read");
        } catch (HistoryException e) {
            throw e.of(name);
        } catch (EOFException e) {
            throw new HistoryException(name + ": the compressed file is cut off", e);
        } catch (IOException e) {
            throw new HistoryException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static void parse(InputStream plain, String name, ReadOptions options, Sources sources, Runnable finish)
            throws IOException {
        BufferedInputStream in = new BufferedInputStream(plain, BUFFER_BYTES);
        skipByteOrderMark(in);
        EventSource events = sources.of(format(in, name, options), in);
        try {
            events.readAll();
            finish.run();
        } catch (HistoryException e) {
            throw e.orAt(name, Math.max(1, events.current().line), Math.max(1, events.current().column));
        }
    }

    static EventSource source(HistoryFormat format, InputStream in, String name, ReadOptions options, EventSink sink) {
        return switch (format) {
            case JSON_LINES, JEPSEN_JSON -> new JsonEvents(in, name, options, sink);
            case EDN -> new EdnEvents(in, name, options, sink);
            case JEPSEN_LOG -> new JepsenLogEvents(in, name, options, sink);
            case AWDIT -> new AwditEvents(in, name, options, sink);
            case DBCOP -> new DbcopEvents(in, name, options, sink);
            case COLUMNS -> new ColumnsEvents(in, name, options, sink);
            case CALL_RETURN -> new CallReturnEvents(in, name, options, sink);
            case POLYSI -> new PolySiEvents(in, name, options, sink);
        };
    }

    private static HistoryFormat format(BufferedInputStream in, String name, ReadOptions options) throws IOException {
        HistoryFormat chosen = options.format();
        if (chosen != null) {
            return chosen;
        }
        in.mark(HEAD_BYTES);
        byte[] head = in.readNBytes(HEAD_BYTES);
        in.reset();
        return FormatDetection.detect(head, head.length, name);
    }

    private static void skipByteOrderMark(BufferedInputStream in) throws IOException {
        in.mark(3);
        byte[] mark = in.readNBytes(3);
        if (mark.length < 3 || (mark[0] & 0xff) != 0xef || (mark[1] & 0xff) != 0xbb || (mark[2] & 0xff) != 0xbf) {
            in.reset();
        }
    }

    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
