// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.github.luben.zstd.ZstdInputStream;
import dev.touchstone.history.History;
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

    /** Opens what is to be read, from its beginning, as often as it is asked. */
    @FunctionalInterface
    public interface Source {
        /** A stream for the caller to close. It may throw a {@link HistoryException} in place of an {@code IOException}. */
        InputStream open() throws IOException;
    }

    /** Reads a file with default options. */
    public static History read(Path file) {
        return read(file, ReadOptions.defaults());
    }

    /** Reads a file. */
    public static History read(Path file, ReadOptions options) {
        return read(() -> open(file), file.toString(), options);
    }

    /**
     * Reads what can be opened more than once: where its events are not in the order of their indices, it is read again, and sorted.
     *
     * @param name what errors call it
     */
    public static History read(Source source, String name, ReadOptions options) {
        try {
            return read(source, name, options, false);
        } catch (UnsortedException e) {
            return read(source, name, options, true);
        }
    }

    private static History read(Source source, String name, ReadOptions options, boolean sort) {
        try (InputStream in = source.open()) {
            return read(in, name, options, sort);
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
     * Reads a stream to its end, and leaves it open. Its events must be in the order of their indices.
     *
     * @param name what errors call it
     */
    public static History read(InputStream in, String name, ReadOptions options) {
        try {
            return read(in, name, options, false);
        } catch (UnsortedException e) {
            throw HistoryException.at(
                    name, e.line, e.column, e.getMessage() + "; a file, which can be read twice, would be sorted");
        }
    }

    private static History read(InputStream in, String name, ReadOptions options, boolean sort) {
        try {
            // Closing frees what the decompressors hold outside the heap, but must not reach the caller's stream.
            try (InputStream plain = decompressed(new Unclosed(in))) {
                return parse(plain, name, options, sort);
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

    private static History parse(InputStream plain, String name, ReadOptions options, boolean sort) throws IOException {
        BufferedInputStream in = new BufferedInputStream(plain, BUFFER_BYTES);
        skipByteOrderMark(in);
        EventAssembler assembler = new EventAssembler(name, options, sort);
        HistoryFormat format = format(in, name, options);
        EventSource events =
                switch (format) {
                    case JSON_LINES, JEPSEN_JSON -> new JsonEvents(in, name, options, assembler);
                    case EDN -> new EdnEvents(in, name, options, assembler);
                    case JEPSEN_LOG -> new JepsenLogEvents(in, name, options, assembler);
                    case AWDIT -> new AwditEvents(in, name, options, assembler);
                    case DBCOP -> new DbcopEvents(in, name, options, assembler);
                };
        try {
            events.readAll();
            return assembler.finish();
        } catch (HistoryException e) {
            throw e.orAt(name, Math.max(1, events.current().line), Math.max(1, events.current().column));
        }
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
