// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.columns.ColumnsDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows, as a stream: at its end more is waited for, until {@link #stop}. {@code HistoryStream.follow} tells it.
 *
 * <p>Whole lines are given as soon as they are there, and no part of a line that may be half written: what stands after
 * the last line end when it is stopped is left out, and {@link #unfinishedBytes} tells it. Only a line of more than a
 * mebibyte is given in parts. A file that becomes shorter, or another one by its name, is a {@link HistoryException} at
 * the next wait. {@link #stop} may come from any thread; the rest belongs to one.
 */
public final class FollowedFile extends InputStream {
    /** Waits until more may be there. */
    public interface Waiter {
        void await() throws InterruptedException;
    }

    private static final long POLL_MILLIS = 20;
    private static final int MAGIC_BYTES = 4;
    private static final int HEAD_BYTES = 1 << 15;
    /** A longer line is given before it is whole. */
    private static final int LINE_BYTES_MAX = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object key;
    private final Waiter waiter;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private byte[] buffer = new byte[1 << 16];
    /** What was not given yet; up to {@link #whole} it may be. */
    private int from;

    private int whole;
    private int limit;
    private long position;

    private FollowedFile(Path file, @Nullable Waiter waiter) throws IOException {
        this.file = file;
        this.waiter = waiter == null ? () -> stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS) : waiter;
        channel = FileChannel.open(file);
        key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Opens a file and looks at it fifty times a second.
     *
     * @throws HistoryException if it is not there or cannot be read
     */
    public static FollowedFile open(Path file) {
        return opened(file, null);
    }

    /** The same, waiting in another way. */
    public static FollowedFile open(Path file, Waiter waiter) {
        return opened(file, waiter);
    }

    private static FollowedFile opened(Path file, @Nullable Waiter waiter) {
        try {
            // What is wrong with it is said in the words of other files.
            HistoryReader.open(file).close();
            return new FollowedFile(file, waiter);
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be opened: " + e.getMessage(), e);
        }
    }

    /** What errors call it. */
    String name() {
        return file.toString();
    }

    /** No more is waited for: the stream ends with the last whole line that is there. */
    public void stop() {
        stopped.countDown();
    }

    /** How many bytes stand after the last whole line, once the stream is at its end. */
    public long unfinishedBytes() {
        return (long) limit - whole;
    }

    /**
     * The format, as soon as it can be told; nothing is taken from the stream for it.
     *
     * @throws HistoryException if it is none of lines, or compressed, and cannot be followed
     */
    HistoryFormat format() throws IOException {
        while (true) {
            boolean last = !more();
            if (isPacked(buffer, limit) || ColumnsDecoder.isHead(buffer, limit)) {
                throw refusal("is packed");
            }
            HistoryFormat format = detected(last);
            if (format != null) {
                refuseUnlessOfLines(format);
                return format;
            }
        }
    }

    /** By what gzip, Zstandard, xz, bzip2 and zip files begin with. */
    private static boolean isPacked(byte[] head, int length) {
        int magic = 0;
        for (int i = 0; i < Math.min(MAGIC_BYTES, length); i++) {
            magic |= (head[i] & 0xff) << (8 * i);
        }
        int two = magic & 0xffff;
        return switch (magic) {
            case 0xfd2fb528, 0x587a37fd, 0x04034b50 -> true;
            default -> two == 0x8b1f || (magic & 0xffffff) == 0x685a42;
        };
    }

    private @Nullable HistoryFormat detected(boolean last) {
        int length = Math.min(whole, HEAD_BYTES);
        if (length == 0 && !last) {
            return null;
        }
        try {
            return FormatDetection.detect(buffer, length, file.toString());
        } catch (HistoryException e) {
            // A log may have told nothing of operations yet.
            if (last || length == HEAD_BYTES) {
                throw e;
            }
            return null;
        }
    }

    private void refuseUnlessOfLines(HistoryFormat format) {
        int at = 0;
        while (at < whole && buffer[at] <= ' ') {
            at++;
        }
        boolean list = at < whole && (buffer[at] == '[' || buffer[at] == '(');
        switch (format) {
            case JSON_LINES, JEPSEN_LOG -> {}
            case EDN -> {
                if (list) {
                    throw refusal("is one list, which ends with the run");
                }
            }
            case JEPSEN_JSON -> throw refusal("is one list, which ends with the run");
            default -> throw refusal("tells no order in real time, or is no text");
        }
    }

    private HistoryException refusal(String what) {
        return new HistoryException("the file cannot be followed, for it " + what
                + "; what can are JSON lines, EDN with an operation a line, and Jepsen's logs, not packed");
    }

    /** Reads on, and waits if need be; false if it was stopped, and nothing more is there. */
    private boolean more() throws IOException {
        while (true) {
            boolean last = stopped.getCount() == 0;
            if (fill()) {
                return true;
            } else if (last) {
                return false;
            }
            refuseAnother();
            try {
                waiter.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
            }
        }
    }

    /** Reads what is there; false if that is nothing. */
    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, limit - from);
            whole -= from;
            limit -= from;
            from = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * limit);
        }
        int read = channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit));
        if (read <= 0) {
            return false;
        }
        position += read;
        int end = limit + read;
        for (int at = end; at > limit; at--) {
            if (buffer[at - 1] == '\n') {
                whole = at;
                break;
            }
        }
        limit = end;
        if (limit - whole > LINE_BYTES_MAX) {
            whole = limit;
        }
        return true;
    }

    private void refuseAnother() throws IOException {
        if (channel.size() < position) {
            throw new HistoryException("the file became shorter while it was followed, from " + position + " to "
                    + channel.size() + " bytes: what was told of it may be there no longer");
        }
        try {
            Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            if (!Objects.equals(key, now)) {
                throw new HistoryException("the file was replaced by another file while it was followed");
            }
        } catch (NoSuchFileException e) {
            throw new HistoryException("the file was removed while it was followed", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (whole == from) {
            if (!more()) {
                return -1;
            }
        }
        int count = Math.min(length, whole - from);
        System.arraycopy(buffer, from, target, offset, count);
        from += count;
        return count;
    }

    /** What can be read without waiting: those who read ahead stop there. */
    @Override
    public int available() throws IOException {
        if (whole == from) {
            fill();
        }
        return whole - from;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
