// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.github.luben.zstd.ZstdInputStream;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.HistoryException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads a history in any {@link HistoryFormat}, compressed with gzip or Zstandard or not at all; format and compression
 * are told by the content.
 *
 * <p>A file that is no history, or breaks off, or exceeds a limit, is a {@link HistoryException} whose message begins
 * with file, line and column. So is one that cannot be read at all. Safe for any number of threads.
 */
public final class HistoryReader {
    private static final int HEAD_BYTES = 1 << 15;
    private static final int BUFFER_BYTES = 1 << 16;

    private HistoryReader() {}

    /** Reads a file with default options. */
    public static History read(Path file) {
        return read(file, ReadOptions.defaults());
    }

    /** Reads a file. */
    public static History read(Path file, ReadOptions options) {
        try (InputStream in = open(file)) {
            return read(in, file.toString(), options);
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file for {@link #read(InputStream, String, ReadOptions)}.
     *
     * @throws HistoryException if it is not there, is a folder or may not be read
     */
    public static InputStream open(Path file) {
        if (Files.isDirectory(file)) {
            throw new HistoryException(file + ": is a folder; name a file in it");
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new HistoryException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new HistoryException(file + ": may not be read: permission denied", e);
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a stream to its end, and leaves it open.
     *
     * @param name what errors call it
     */
    public static History read(InputStream in, String name, ReadOptions options) {
        HistoryBuilder builder = new HistoryBuilder();
        builder.limitBytes(options.maxRetainedBytes());
        EventAssembler assembler = new EventAssembler(name, options, builder);
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
            try (InputStream plain = decompressed(new Unclosed(in))) {
                parse(plain, name, options, sources, finish);
            }
        } catch (OutOfMemoryError e) {
            // All that was read is garbage by now; what is left suffices for a sentence.
            throw HistoryException.tooLarge(name + ": memory ran out while it was read");
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

    /** What reads a format, and gives its events to a sink. */
    static EventSource source(HistoryFormat format, InputStream in, String name, ReadOptions options, EventSink sink) {
        return switch (format) {
            case JSON_LINES, JEPSEN_JSON -> new JsonEvents(in, name, options, sink);
            case EDN -> new EdnEvents(in, name, options, sink);
            case JEPSEN_LOG -> new JepsenLogEvents(in, name, options, sink);
            case AWDIT -> new AwditEvents(in, name, options, sink);
            case DBCOP -> new DbcopEvents(in, name, options, sink);
            case COLUMNS -> new ColumnsEvents(in, name, options, sink);
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

    private static InputStream decompressed(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        if (magic.length >= 2 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return new GZIPInputStream(in, BUFFER_BYTES);
        } else if (magic.length == 4
                && magic[0] == 0x28
                && (magic[1] & 0xff) == 0xb5
                && magic[2] == 0x2f
                && (magic[3] & 0xff) == 0xfd) {
            ZstdLibrary.load();
            return new ZstdInputStream(in);
        }
        return in;
    }

    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
