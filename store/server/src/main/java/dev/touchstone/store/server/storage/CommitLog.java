// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.Mutation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one storage, in order, appended before its tables are touched.
 *
 * <p>Segments are files named by their first sequence number. The current one and the one before it are kept: since every
 * write is put in its table right after it was appended, what is older was in the tables long before a kill. An entry is in
 * the page cache when {@link #append} returns, and so survives the end of the process; it does not survive a loss of power.
 * Not thread-safe.
 */
final class CommitLog implements AutoCloseable {
    private static final String PREFIX = "log-";

    private final Path folder;
    private final int segmentBytes;
    private final StorageStats stats;
    private @Nullable FileChannel current;
    private long sequence;
    private long written;

    /** Begins a log after the sequence number; nothing is written before the first append. */
    CommitLog(Path folder, int segmentBytes, StorageStats stats, long after) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.stats = stats;
        this.sequence = after;
    }

    /** Appends a write, and answers its sequence number. */
    long append(List<Mutation> mutations) throws IOException {
        appendEntry(LogEntry.ofWrite(sequence + 1, mutations));
        return sequence;
    }

    /** Says that a write was not saved after all. */
    void abort(long aborted) throws IOException {
        appendEntry(LogEntry.ofAbort(sequence + 1, aborted));
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }

    private void appendEntry(ByteBuffer entry) throws IOException {
        FileChannel channel = current;
        if (channel == null || written >= segmentBytes) {
            channel = roll();
        }
        written += entry.remaining();
        stats.logBytes.add(entry.remaining());
        while (entry.hasRemaining()) {
            channel.write(entry);
        }
        sequence++;
    }

    private FileChannel roll() throws IOException {
        close();
        List<Path> segments = segments(folder);
        for (Path old : segments.subList(0, Math.max(0, segments.size() - 1))) {
            Files.delete(old);
        }
        Path next = folder.resolve(PREFIX + String.format(java.util.Locale.ROOT, "%016x", sequence + 1));
        FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        current = channel;
        written = 0;
        return channel;
    }

    /** The segments in a folder, oldest first. */
    static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9a-f]{16}"))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    static void deleteAll(Path folder) throws IOException {
        for (Path segment : segments(folder)) {
            Files.delete(segment);
        }
    }

    /**
     * Gives every whole write that was not aborted to the consumer, in order.
     *
     * <p>What cannot be read and has nothing whole after it, in the newest segment, is a torn tail: the append that the kill
     * interrupted, never acknowledged. Anything else that cannot be read is corruption.
     */
    static Replay replay(Path folder, Consumer<List<Mutation>> writes) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        Set<Long> aborted = new HashSet<>();
        int corrupt = 0;
        long torn = 0;
        long last = 0;
        List<Path> segments = segments(folder);
        for (Path path : segments) {
            boolean newest = path.equals(segments.get(segments.size() - 1));
            last = Math.max(
                    last, Long.parseUnsignedLong(path.getFileName().toString().substring(PREFIX.length()), 16) - 1);
            ByteBuffer segment = ByteBuffer.wrap(Files.readAllBytes(path));
            int offset = 0;
            while (offset < segment.limit()) {
                LogEntry entry = LogEntry.at(segment, offset, last);
                if (entry == null) {
                    int next = nextWhole(segment, offset + 1, last);
                    boolean isTail = next == segment.limit() && newest;
                    torn += isTail ? next - offset : 0;
                    corrupt += isTail ? 0 : 1;
                    offset = next;
                    continue;
                }
                if (entry.kind() == LogEntry.ABORT) {
                    aborted.add(entry.payload().getLong(0));
                } else {
                    entries.add(entry);
                }
                last = entry.sequence();
                offset += entry.totalBytes();
            }
        }
        entries.removeIf(entry -> aborted.contains(entry.sequence()));
        entries.forEach(entry -> writes.accept(entry.mutations()));
        return new Replay(entries.size(), corrupt, torn, last);
    }

    private static int nextWhole(ByteBuffer segment, int from, long last) {
        for (int offset = from; offset < segment.limit(); offset++) {
            if (LogEntry.at(segment, offset, last) != null) {
                return offset;
            }
        }
        return segment.limit();
    }

    /**
     * What a replay found.
     *
     * @param corrupt stretches that could not be read, the torn tail not among them
     * @param lastSequence of the last entry
     */
    record Replay(int replayed, int corrupt, long tornBytes, long lastSequence) {}
}
