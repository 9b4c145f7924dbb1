// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a commit log back, a file at a time.
 *
 * <p>What cannot be read and has nothing whole after it, in the newest file, is a torn tail: the append that the kill
 * interrupted, never acknowledged. Anything else that cannot be read is corruption. Not thread-safe.
 */
final class LogReplay {
    private final Consumer<LogEntry> writes;
    private @Nullable LogEntry pending;
    private long last;
    private int replayed;
    private int corrupt;
    private long tornBytes;

    private LogReplay(Consumer<LogEntry> writes) {
        this.writes = writes;
    }

    /**
     * What a replay found.
     *
     * @param unfinished the last write of the log: it may be one that the tables refused just before the end
     * @param corrupt stretches that could not be read, the torn tail not among them
     * @param lastSequence of the last entry
     */
    record Result(@Nullable LogEntry unfinished, int replayed, int corrupt, long lastSequence) {}

    /** Gives every whole write that was not aborted to the consumer, in order, all but the last. */
    static Result of(Path folder, Consumer<LogEntry> writes) throws IOException {
        LogReplay replay = new LogReplay(writes);
        List<Path> files = CommitLog.files(folder);
        for (int i = 0; i < files.size(); i++) {
            replay.read(files.get(i), i == files.size() - 1);
        }
        return new Result(replay.pending, replay.replayed, replay.corrupt, replay.last);
    }

    /** The sequence number of the last entry of the log, read from its newest file alone; 0 if there is none. */
    static long lastSequence(Path folder) throws IOException {
        List<Path> files = CommitLog.files(folder);
        if (files.isEmpty()) {
            return 0;
        }
        LogReplay replay = new LogReplay(ignored -> {});
        replay.read(files.get(files.size() - 1), true);
        return replay.last;
    }

    /**
     * The value that a key's last write in the log gave it; null if it has none, or it removed the key. The last entry of the
     * log counts: it must not be a write that the tables refused.
     */
    static @Nullable Bytes lastValue(Path folder, Table table, Bytes key) throws IOException {
        AtomicReference<@Nullable Bytes> value = new AtomicReference<>();
        LogEntry last = of(folder, write -> note(write, table, key, value)).unfinished();
        if (last != null) {
            note(last, table, key, value);
        }
        return value.get();
    }

    private static void note(LogEntry write, Table table, Bytes key, AtomicReference<@Nullable Bytes> value) {
        for (Mutation mutation : write.mutations()) {
            if (mutation.table() == table && mutation.key().equals(key)) {
                value.set(mutation.value());
            }
        }
    }

    /**
     * Cuts the torn tail off the newest file, so that it is not taken for corruption once something was appended after it.
     *
     * @return how many bytes were cut
     */
    static long cutTornTail(Path folder) throws IOException {
        List<Path> files = CommitLog.files(folder);
        if (files.isEmpty()) {
            return 0;
        }
        Path newest = files.get(files.size() - 1);
        LogReplay replay = new LogReplay(ignored -> {});
        replay.read(newest, true);
        long whole = Files.size(newest) - replay.tornBytes;
        if (whole == 0) {
            Files.delete(newest);
        } else if (replay.tornBytes > 0) {
            try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
            }
        }
        return replay.tornBytes;
    }

    private void read(Path file, boolean newest) throws IOException {
        last = Math.max(last, CommitLog.firstSequence(file) - 1);
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        int offset = 0;
        while (offset < content.limit()) {
            LogEntry entry = LogEntry.at(content, offset, last);
            if (entry == null) {
                int next = nextWhole(content, offset + 1);
                boolean isTail = next == content.limit() && newest;
                tornBytes += isTail ? next - offset : 0;
                corrupt += isTail ? 0 : 1;
                offset = next;
            } else {
                take(entry);
                offset += entry.totalBytes();
            }
        }
    }

    /** An abort speaks of the entry before it. */
    private void take(LogEntry entry) {
        boolean aborts = pending != null
                && entry.kind() == LogEntry.ABORT
                && entry.payload().getLong(0) == pending.sequence();
        if (pending != null && !aborts) {
            writes.accept(pending);
            replayed++;
        }
        pending = entry.kind() == LogEntry.WRITE ? entry : null;
        last = entry.sequence();
    }

    private int nextWhole(ByteBuffer content, int from) {
        for (int offset = from; offset < content.limit(); offset++) {
            if (LogEntry.at(content, offset, last) != null) {
                return offset;
            }
        }
        return content.limit();
    }
}
