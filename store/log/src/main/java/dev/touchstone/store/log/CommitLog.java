// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.log.LogSettings.Durability;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one storage, in order, appended before its tables are touched.
 *
 * <p>The log is <em>complete</em>: the last write of every key that exists is in it, so that the tables can be made again from it
 * alone; who cleans it keeps it so. Its segments are files named by their first sequence number, and listed in a manifest; a mark
 * holds the sequence number of the last entry that may have been acknowledged. Each entry has the sequence number after the one
 * before. Not thread-safe.
 */
public final class CommitLog implements AutoCloseable {
    /** The file that names the segments. */
    public static final String MANIFEST = Manifest.NAME;

    private static final String ASIDE = "stray-";

    private final LogFiles files;
    private final LogSettings settings;
    private final int salt;
    private long incident;
    private final EntryWriter writer;
    private final LogMark mark;
    private final Deque<LogSegment> segments = new ArrayDeque<>();
    private final LogSegment earlier;
    private @Nullable LogFile open;
    private long sequence;
    private long totalBytes;
    private long appendedBytes;

    private CommitLog(
            LogFiles files, LogSettings settings, int salt, long incident, ReplayedLog replayed, LogMark mark) {
        this.files = files;
        this.settings = settings;
        this.salt = salt;
        this.incident = incident;
        this.writer = new EntryWriter(salt);
        this.mark = mark;
        this.sequence = replayed.found().next() - 1;
        this.earlier = replayed.earlier();
        this.totalBytes = earlier.bytes();
        if (!earlier.files().isEmpty()) {
            segments.add(earlier);
        }
    }

    /**
     * Goes on after what a replay found, in a new segment. Cuts a torn tail, deletes what interrupted changes left, and puts
     * segments that are none of this log aside, as {@code stray-…}.
     *
     * @param salt of a new log; differs from that of others
     * @param inDoubt unknown keys were found lost, or old: {@link #incident} is then another one
     */
    public static CommitLog after(LogFiles files, ReplayedLog replayed, LogSettings settings, int salt, boolean inDoubt)
            throws IOException {
        ReplayedLog.Found found = replayed.found();
        Integer known = found.salt();
        // What process durability promises, a loss of power does not keep anyway; but that something was lost must not
        // be lost.
        boolean synced = inDoubt || settings.durability() == Durability.DISK;
        LogMark mark = files.mark(TailMark.NAME);
        try {
            CommitLog log = new CommitLog(
                    files,
                    settings,
                    known == null ? salt : known,
                    inDoubt ? Math.max(found.next(), found.incident() + 1) : found.incident(),
                    replayed,
                    mark);
            if (files.list().contains(Manifest.NEXT)) {
                files.delete(Manifest.NEXT);
            }
            if (inDoubt) {
                // Before anything is changed of what shows it.
                log.writeManifest(0, false, true);
            }
            tidy(files, found, synced);
            mark.set(TailMark.encoded(found.next() - 1));
            if (synced) {
                mark.sync();
            }
            log.writeManifest(0, false, synced);
            return log;
        } catch (IOException | RuntimeException e) {
            mark.close();
            throw e;
        }
    }

    private static void tidy(LogFiles files, ReplayedLog.Found found, boolean synced) throws IOException {
        Set<String> kept = new HashSet<>();
        for (Manifest.Segment each : found.segments()) {
            kept.add(each.name());
        }
        for (String name : SegmentFormat.segmentsIn(files.list())) {
            if (found.strays().contains(name)) {
                files.rename(name, ASIDE + name);
            } else if (!kept.contains(name)) {
                files.delete(name);
            }
        }
        if (!found.segments().isEmpty()) {
            Manifest.Segment newest = found.segments().get(found.segments().size() - 1);
            try (LogFile file = files.open(newest.name())) {
                if (file.size() > newest.bytes()) {
                    file.truncate(newest.bytes());
                }
                if (synced) {
                    file.sync();
                }
            }
        }
    }

    /** Appends a write, and answers its sequence number; with {@link LogFullException} it was not appended. */
    public long append(List<Mutation> mutations) throws IOException {
        return append(writer.write(sequence + 1, mutations));
    }

    /** Says that nobody knows any more what a key is. */
    public long appendLost(Table table, Bytes key) throws IOException {
        return append(writer.lost(sequence + 1, table, key));
    }

    /** Says that the write before was not saved after all. */
    public void abort(long aborted) throws IOException {
        append(writer.abort(sequence + 1, aborted));
    }

    /** Makes what was appended outlive a loss of power. */
    public void sync() throws IOException {
        LogFile file = open;
        if (file != null) {
            file.sync();
        }
        mark.set(TailMark.encoded(sequence));
    }

    /** See {@link ReplayedLog#incident}; what was found when the log was opened is in it. */
    public long incident() {
        return incident;
    }

    /** Of the last entry. */
    public long sequence() {
        return sequence;
    }

    /** Notes that nothing was lost after all, since all that there is was written again: the incident is the one before. */
    public void withdrawIncident(long before) throws IOException {
        incident = before;
        writeManifest(open == null ? 0 : newest().first(), false, true);
    }

    /** What earlier lives wrote; dropped, or empty, it may be. */
    public LogSegment earlier() {
        return earlier;
    }

    /** Where the last entry went. */
    public LogSegment newest() {
        return segments.getLast();
    }

    /** The oldest segment, if nothing is appended to it any more. */
    public @Nullable LogSegment oldestFinished() {
        return segments.size() > 1 ? segments.getFirst() : null;
    }

    /**
     * Deletes the oldest segment, in which no key may have its last write.
     *
     * @throws LogFullException if there was no room to note it; the segment is still there
     */
    public void dropOldest() throws IOException {
        LogSegment oldest = segments.removeFirst();
        try {
            writeManifest(open == null ? 0 : newest().first(), false, settings.durability() == Durability.DISK);
        } catch (LogFullException e) {
            segments.addFirst(oldest);
            throw e;
        }
        totalBytes -= oldest.bytes();
        for (Manifest.Segment each : oldest.files()) {
            files.delete(each.name());
        }
    }

    /** Of all segments. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Of all entries that were appended in this life. */
    public long appendedBytes() {
        return appendedBytes;
    }

    /** Closes the log, synced, and notes that it ends here: at the next replay, whatever is not so is damage. */
    public void closeCleanly() throws IOException {
        sync();
        if (open != null) {
            newest().finish(sequence);
        }
        writeManifest(0, true, true);
        close();
    }

    /** Closes the log as the end of the process would. */
    @Override
    public void close() throws IOException {
        mark.close();
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private long append(ByteBuffer entry) throws IOException {
        LogFile file = open;
        if (file == null || newest().bytes() >= settings.segmentBytes()) {
            file = roll();
        }
        int bytes = entry.remaining();
        int checksum = entry.getInt(0);
        file.append(entry);
        newest().add(bytes, checksum);
        totalBytes += bytes;
        appendedBytes += bytes;
        sequence++;
        if (settings.durability() == Durability.PROCESS) {
            mark.set(TailMark.encoded(sequence));
        }
        return sequence;
    }

    /** Begins a new segment: the file, then the manifest that names it, then entries. */
    private LogFile roll() throws IOException {
        boolean synced = settings.durability() == Durability.DISK;
        LogFile before = open;
        if (before != null) {
            if (synced) {
                sync();
            }
            newest().finish(sequence);
        }
        LogSegment next = new LogSegment(sequence + 1);
        LogFile begun = null;
        try {
            begun = files.create(SegmentFormat.name(next.first()));
            begun.append(SegmentFormat.header(salt, next.first()));
            if (synced) {
                begun.sync();
            }
            segments.add(next);
            writeManifest(next.first(), false, synced);
        } catch (LogFullException e) {
            segments.remove(next);
            if (before != null) {
                newest().goOn();
            }
            if (begun != null) {
                begun.close();
                files.delete(SegmentFormat.name(next.first()));
            }
            throw e;
        }
        if (before != null) {
            before.close();
        }
        open = begun;
        totalBytes += next.bytes();
        return begun;
    }

    private void writeManifest(long openFirst, boolean clean, boolean synced) throws IOException {
        List<Manifest.Segment> finished = new ArrayList<>();
        for (LogSegment each : segments) {
            finished.addAll(each.files());
        }
        new Manifest(salt, incident, finished, openFirst, clean).write(files, synced);
    }
}
