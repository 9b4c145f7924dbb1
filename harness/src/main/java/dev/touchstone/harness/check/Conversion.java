// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.HistoryStream;
import dev.touchstone.history.format.HistoryWriter;
import dev.touchstone.history.format.ReadOptions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * Writes a history in another format: as a stream, or as a whole where it is none. {@link #interrupt} may come from any
 * thread; the rest belongs to one.
 */
public final class Conversion {
    /** So much of standard input is kept, to be read again as a whole: what is no stream shows it early. */
    private static final int KEPT_BYTES = 1 << 20;

    private final ReadOptions reading;
    private final CheckProgress progress;
    private volatile boolean interrupted;

    public Conversion(ReadOptions reading, CheckProgress progress) {
        this.reading = reading;
        this.progress = progress;
    }

    /** Ends it soon; nothing is written then. */
    public void interrupt() {
        interrupted = true;
    }

    /**
     * Converts a file, or standard input if its name is {@code -}.
     *
     * @return whether it went through as a stream; if not, it was in memory as a whole
     * @throws HistoryException if it is no history, or the format cannot hold it
     * @throws CancellationException if it was interrupted
     */
    public boolean run(String from, HistoryFormat format, Path to) throws IOException {
        try {
            return convert(from, format, to);
        } catch (HistoryException e) {
            if (interrupted) {
                throw (CancellationException)
                        new CancellationException("interrupted; nothing was written").initCause(e);
            }
            throw e;
        }
    }

    private boolean convert(String from, HistoryFormat format, Path to) throws IOException {
        if (from.equals(CheckSession.STANDARD_INPUT)) {
            return ofStandardInput(format, to);
        }
        Path file = Path.of(from);
        try (InputStream in = HistoryReader.open(file)) {
            stream(watched(in, file), from, format, to);
            return true;
        } catch (HistoryException e) {
            if (!e.isNoStream()) {
                throw e;
            }
        }
        try (InputStream in = HistoryReader.open(file)) {
            whole(watched(in, file), from, format, to);
            return false;
        }
    }

    private boolean ofStandardInput(HistoryFormat format, Path to) throws IOException {
        BufferedInputStream in = new BufferedInputStream(System.in);
        in.mark(KEPT_BYTES);
        try {
            stream(watched(in, 0), "standard input", format, to);
            return true;
        } catch (HistoryException e) {
            if (!e.isNoStream() || !isReset(in)) {
                throw e;
            }
        }
        whole(watched(in, 0), "standard input", format, to);
        return false;
    }

    /** Whether it stands at its beginning again: not if too much was read of it. */
    private static boolean isReset(InputStream in) {
        try {
            in.reset();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void stream(InputStream in, String name, HistoryFormat format, Path to) throws IOException {
        HistoryWriter.write(listener -> HistoryStream.read(in, name, reading, listener), format, to);
    }

    private void whole(InputStream in, String name, HistoryFormat format, Path to) throws IOException {
        History history = HistoryReader.read(in, name, reading);
        HistoryWriter.write(history, format, to);
    }

    private InputStream watched(InputStream in, Path file) throws IOException {
        return watched(in, Files.isRegularFile(file) ? Files.size(file) : 0);
    }

    private InputStream watched(InputStream in, long length) {
        return new WatchedStream(in, length, progress, () -> interrupted);
    }
}
