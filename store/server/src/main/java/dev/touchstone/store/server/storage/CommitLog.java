// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Mutation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one storage, in order, appended before its tables are touched.
 *
 * <p>The log is <em>complete</em>: the last write of every key that exists is in it, so that the tables can be made again
 * from it alone. {@link LogCleaner} keeps it so while it drops what is old. Segments are files named by their first sequence
 * number; those of earlier lives count as one. An entry is in the page cache when {@link #append} returns, and so survives the
 * end of the process; it does not survive a loss of power. Not thread-safe.
 */
final class CommitLog implements AutoCloseable {
    private static final String PREFIX = "log-";

    private final Path folder;
    private final int segmentBytes;
    private final StorageStats stats;
    private final Deque<LogSegment> segments = new ArrayDeque<>();
    private final LogSegment earlier;
    private @Nullable FileChannel channel;
    private long sequence;
    private long totalBytes;

    /** Goes on after the sequence number, in a new segment; nothing is written before the first append. */
    CommitLog(Path folder, int segmentBytes, StorageStats stats, long after) throws IOException {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.stats = stats;
        this.sequence = after;
        List<Path> files = files(folder);
        for (Path file : files) {
            totalBytes += Files.size(file);
        }
        this.earlier = new LogSegment(files, totalBytes);
        if (!files.isEmpty()) {
            segments.add(earlier);
        }
    }

    /** Appends a write, and answers its sequence number; with {@link DiskFullException} it was not appended. */
    long append(List<Mutation> mutations) throws IOException {
        appendEntry(LogEntry.ofWrite(sequence + 1, mutations));
        return sequence;
    }

    /** Says that the write before was not saved after all. */
    void abort(long aborted) throws IOException {
        appendEntry(LogEntry.ofAbort(sequence + 1, aborted));
    }

    Path folder() {
        return folder;
    }

    /** What earlier lives wrote; dropped, or empty, it may be. */
    LogSegment earlier() {
        return earlier;
    }

    /** Where the last entry went. */
    LogSegment newest() {
        return segments.getLast();
    }

    /** The oldest segment, if nothing is appended to it any more. */
    @Nullable
    LogSegment oldestFinished() {
        return segments.size() > 1 ? segments.getFirst() : null;
    }

    /** Deletes the oldest segment, in which no key may have its last write. */
    void dropOldest() throws IOException {
        LogSegment oldest = segments.removeFirst();
        totalBytes -= oldest.bytes();
        for (Path file : oldest.files()) {
            Files.delete(file);
        }
    }

    /** Of all segments. */
    long totalBytes() {
        return totalBytes;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private void appendEntry(ByteBuffer entry) throws IOException {
        FileChannel open = channel;
        if (open == null || newest().bytes() >= segmentBytes) {
            open = roll();
        }
        int bytes = entry.remaining();
        write(open, entry);
        newest().grow(bytes);
        totalBytes += bytes;
        stats.logBytes.add(bytes);
        sequence++;
    }

    /** Writes all, or, if the disk is full, nothing. */
    private static void write(FileChannel open, ByteBuffer entry) throws IOException {
        long before = open.position();
        try {
            while (entry.hasRemaining()) {
                open.write(entry);
            }
        } catch (IOException e) {
            if (!DiskFullException.isMeantBy(e)) {
                throw e;
            }
            open.truncate(before);
            throw new DiskFullException(e);
        }
    }

    private FileChannel roll() throws IOException {
        close();
        Path next = folder.resolve(PREFIX + String.format(Locale.ROOT, "%016x", sequence + 1));
        FileChannel opened;
        try {
            opened = FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw DiskFullException.isMeantBy(e) ? new DiskFullException(e) : e;
        }
        channel = opened;
        segments.add(new LogSegment(List.of(next), 0));
        return opened;
    }

    /** The files of the log in a folder, oldest first. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9a-f]{16}"))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** The sequence number of a file's first entry. */
    static long firstSequence(Path file) {
        return Long.parseUnsignedLong(file.getFileName().toString().substring(PREFIX.length()), 16);
    }
}
