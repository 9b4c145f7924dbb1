// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history event by event, as long as it may be: memory holds the operations that are open, and no others.
 *
 * <p>Formats, compression, limits and errors are those of {@link HistoryReader}, and a listener hears what the history
 * read there says. Three things differ. A history without real time is no stream ({@link
 * HistoryException#isNoStream}). Whether values are pairs of a key and a value is decided by the first operations,
 * unless the options or the file say so; these are told once it is decided, and a later one that does not fit is an
 * error. And what was told before an error was told.
 *
 * <p>A {@link DetailListener} hears everything that a file holds. Safe for any number of threads; a listener is called
 * by the one that reads.
 */
public final class HistoryStream {
    private HistoryStream() {}

    /** Reads a file. */
    public static void read(Path file, ReadOptions options, HistoryListener listener) {
        try (InputStream in = HistoryReader.open(file)) {
            read(in, file.toString(), options, listener);
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a stream to its end, and leaves it open.
     *
     * @param name what errors call it
     * @throws HistoryException if it is no history, breaks off, exceeds a limit or is no stream
     */
    public static void read(InputStream in, String name, ReadOptions options, HistoryListener listener) {
        DetailListener detailed = detailed(listener);
        StreamSink sink = new StreamSink(name, options, detailed);
        readInOrder(
                in,
                name,
                options,
                (format, plain) -> format == HistoryFormat.COLUMNS && options.keyed() != ReadOptions.Keyed.YES
                        ? new ColumnsStream(plain, name, options, detailed)
                        : HistoryReader.source(format, plain, name, options, sink),
                sink::finish);
    }

    private static void readInOrder(
            InputStream in, String name, ReadOptions options, HistoryReader.Sources sources, Runnable finish) {
        try {
            HistoryReader.read(in, name, options, sources, finish);
        } catch (UnsortedException e) {
            throw HistoryException.noStream(name + ":" + e.line + ":" + e.column + ": " + e.getMessage()
                    + ": such a history is no stream, and must be read as a whole");
        }
    }

    /**
     * Reads a file that grows, until it is stopped: whatever is there is told before more is waited for, unless it is not
     * yet known whether values are pairs of a key and a value.
     *
     * @throws HistoryException if it is no history, cannot be followed, becomes shorter or is replaced
     */
    public static void follow(FollowedFile file, ReadOptions options, HistoryListener listener) {
        try {
            HistoryFormat format = file.format();
            read(file, file.name(), options.withFormat(format), listener);
        } catch (HistoryException e) {
            throw e.orAt(file.name(), 1, 1);
        } catch (IOException e) {
            throw new HistoryException(file.name() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The same for a sink that is looked into. */
    static void read(InputStream in, String name, ReadOptions options, StreamSink sink) {
        readInOrder(
                in,
                name,
                options,
                (format, plain) -> HistoryReader.source(format, plain, name, options, sink),
                sink::finish);
    }

    private static DetailListener detailed(HistoryListener listener) {
        return listener instanceof DetailListener detailed ? detailed : new Plain(listener);
    }

    /** For who does not want to hear details. */
    private record Plain(HistoryListener listener) implements DetailListener {
        @Override
        public void invoked(
                long operation,
                int process,
                String function,
                @Nullable Object key,
                @Nullable Object input,
                long nanos) {
            listener.invoked(operation, process, function, key, input, nanos);
        }

        @Override
        public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
            listener.completed(operation, process, outcome, output, nanos);
        }

        @Override
        public void details(@Nullable Object node, @Nullable Object version, @Nullable Object error, boolean clock) {}

        @Override
        public void fault(FaultWindow window) {}
    }
}
