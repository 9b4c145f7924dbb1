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
    private static final int HEAD_BYTES = 1 << 12;
    private static final int BUFFER_BYTES = 1 << 16;

    private HistoryReader() {}

    /** Reads a file with default options. */
    public static History read(Path file) {
        return read(file, ReadOptions.defaults());
    }

    /** Reads a file. */
    public static History read(Path file, ReadOptions options) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), options);
        } catch (NoSuchFileException e) {
            throw new HistoryException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a stream to its end, and leaves it open.
     *
     * @param name what errors call it
     */
    public static History read(InputStream in, String name, ReadOptions options) {
        try {
            // Closing frees what the decompressors hold outside the heap, but must not reach the caller's stream.
            try (InputStream plain = decompressed(new Unclosed(in))) {
                return parse(plain, name, options);
            }
        } catch (EOFException e) {
            throw new HistoryException(name + ": the compressed file is cut off", e);
        } catch (IOException e) {
            throw new HistoryException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static History parse(InputStream plain, String name, ReadOptions options) throws IOException {
        BufferedInputStream in = new BufferedInputStream(plain, BUFFER_BYTES);
        EventAssembler assembler = new EventAssembler(name, options);
        switch (format(in, name, options)) {
            case JSON_LINES, JEPSEN_JSON -> new JsonEvents(in, name, options, assembler).readAll();
            case EDN -> new EdnEvents(in, name, options, assembler).readAll();
            case JEPSEN_LOG -> new JepsenLogEvents(in, name, options, assembler).readAll();
            case AWDIT -> new AwditEvents(in, name, options, assembler).readAll();
        }
        return assembler.finish();
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
