// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.log.LogDamage.Kind;
import dev.touchstone.store.log.ReplayedLog.Found;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log back, a segment at a time, and verifies all of it against its manifest and the mark of its last append.
 *
 * <p>What cannot be read behind the last entry that may have been acknowledged, in a log that was not closed, is the append that
 * the end interrupted. Anything else that is not as it was written is damage. A write that is followed by damage may have been
 * refused, by an abort that is gone: what it changed is lost. Not thread-safe.
 */
public final class LogReplay {
    private final LogFiles files;
    private final @Nullable Consumer<LogWrite> visitor;
    private final List<LogDamage> damages = new ArrayList<>();
    private final List<Manifest.Segment> segments = new ArrayList<>();
    /** The last write: what follows it may abort it, or make it doubtful. */
    private @Nullable LogEntry pending;

    private long last;
    private long entries;
    private long tornBytes;
    /** How many of the damages lose unknown keys. */
    private int losses;

    private LogReplay(LogFiles files, @Nullable Consumer<LogWrite> visitor) {
        this.files = files;
        this.visitor = visitor;
    }

    /**
     * Gives every write that was not aborted to the visitor, in order, all but the last: see {@link ReplayedLog#unfinished}.
     * Changes nothing.
     *
     * @throws UnknownLogException if there is a log, but none of this format
     */
    public static ReplayedLog of(LogFiles files, Consumer<LogWrite> visitor) throws IOException {
        return replayed(files, visitor);
    }

    /** The same, for the report alone. */
    public static ReplayedLog verified(LogFiles files) throws IOException {
        return replayed(files, null);
    }

    private static ReplayedLog replayed(LogFiles files, @Nullable Consumer<LogWrite> visitor) throws IOException {
        LogInventory inventory = LogInventory.of(files);
        if (inventory == null) {
            return new ReplayedLog(
                    new LogReport(0, 0, 0, List.of()), null, new Found(null, 0, List.of(), 1, List.of(), false));
        }
        return new LogReplay(files, visitor).run(inventory);
    }

    /** What the log says that a key is; null if it does not speak of it. The last entry counts: it must not be refused. */
    public static @Nullable LogChange lastChange(LogFiles files, Table table, Bytes key) throws IOException {
        AtomicReference<@Nullable LogChange> last = new AtomicReference<>();
        Consumer<LogWrite> note = write -> {
            for (LogChange each : write.changes()) {
                if (each.table() == table && each.key().equals(key)) {
                    last.set(each);
                }
            }
        };
        LogWrite unfinished = of(files, note).unfinished();
        if (unfinished != null) {
            note.accept(unfinished);
        }
        return last.get();
    }

    private ReplayedLog run(LogInventory log) throws IOException {
        log.damages().forEach(each -> damage(each.kind(), each.file(), each.offset(), each.detail()));
        last = log.firstSequence() - 1;
        for (LogInventory.Part part : log.parts()) {
            read(part, log);
        }
        if (log.markMeans() && last < log.mark()) {
            damage(Kind.END, log.newest(), 0, "the last entry was " + log.mark() + ", the last one here is " + last);
        } else if (losses > 0) {
            doubtPending();
        }
        Manifest manifest = log.manifest();
        Integer salt = log.salt();
        return new ReplayedLog(
                new LogReport(entries, last, tornBytes, damages),
                pending == null ? null : written(pending),
                new Found(
                        salt,
                        manifest == null ? 0 : manifest.incident(),
                        segments,
                        log.isClean() ? last + 1 : 1 + Math.max(last, log.mark()),
                        log.strays(),
                        log.isClean()));
    }

    private void read(LogInventory.Part part, LogInventory log) throws IOException {
        Manifest.Segment told = part.told();
        if (!part.isThere()) {
            if (!part.mayBeUnbegun()) {
                damage(Kind.SEGMENT_MISSING, part.name(), 0, "entries from " + part.first() + " on are missing");
                last = told == null ? last : told.last();
            }
            return;
        }
        ByteBuffer content = files.content(part.name());
        SegmentFormat.Header header = SegmentFormat.header(content);
        if (header == null && part.mayBeUnbegun()) {
            tornBytes += content.limit();
            return;
        }
        if (header == null || header.salt() != Objects.requireNonNull(log.salt()) || header.first() != part.first()) {
            damage(Kind.SEGMENT_HEADER, part.name(), 0, "it does not say that it is of this log and begins here");
        }
        if (part.first() != last + 1) {
            damage(Kind.GAP, part.name(), 0, "it begins at " + part.first() + ", and " + last + " was the last before");
            last = Math.max(last, part.first() - 1);
        }
        int before = losses;
        Extent extent = entriesOf(part, content, log);
        boolean isSound = losses == before;
        if (told != null && last < told.last()) {
            if (isSound) {
                damage(Kind.ENTRY, part.name(), extent.bytes, "it ends at " + last + ", not at " + told.last());
            }
            last = told.last();
        } else if (told != null && isSound && (told.bytes() != extent.bytes || told.digest() != extent.digest)) {
            damage(Kind.SEGMENT_OTHER, part.name(), 0, "its entries are not those that the manifest speaks of");
        }
        if (last >= part.first()) {
            segments.add(new Manifest.Segment(part.first(), last, extent.bytes, extent.digest));
        }
    }

    /** What of a segment is no torn tail. */
    private record Extent(long bytes, long digest) {}

    private Extent entriesOf(LogInventory.Part part, ByteBuffer content, LogInventory log) {
        Manifest.Segment told = part.told();
        SegmentReader reader =
                new SegmentReader(content, Objects.requireNonNull(log.salt()), told == null ? 0 : told.last());
        long digest = 0;
        boolean skipped = false;
        while (!reader.isAtEnd()) {
            int offset = reader.offset();
            LogEntry entry = reader.next(last);
            if (entry == null) {
                int left = reader.left();
                if (part.mayBeTorn() && log.markMeans() && last >= log.mark()) {
                    tornBytes += left;
                    return new Extent(offset, digest);
                }
                reader.skip(last);
                if (part.mayBeTorn() && !log.markMeans() && reader.isAtEnd()) {
                    tornBytes += left;
                    return new Extent(offset, digest);
                }
                damage(Kind.ENTRY, part.name(), offset, reader.offset() - offset + " bytes are no entry after " + last);
                skipped = true;
            } else {
                if (entry.sequence() != last + 1 && !skipped) {
                    damage(Kind.GAP, part.name(), offset, "entry " + entry.sequence() + " follows " + last);
                }
                if (part.mayBeTorn() && log.markMeans() && entry.sequence() > log.mark() && entry.isTorn()) {
                    tornBytes += content.limit() - offset;
                    return new Extent(offset, digest);
                }
                take(entry, part.name(), offset);
                digest = SegmentFormat.digest(digest, entry.checksum());
                skipped = false;
            }
        }
        return new Extent(content.limit(), digest);
    }

    /** An abort speaks of the write before it. */
    private void take(LogEntry entry, String name, int offset) {
        LogEntry before = pending;
        if (visitor != null && before != null && !entry.aborts(before.sequence())) {
            visitor.accept(written(before));
        }
        pending = entry.kind() == LogEntry.WRITE ? entry : null;
        last = entry.sequence();
        entries++;
        if (entry.isTorn()) {
            damage(Kind.VALUE, name, offset, "a value of entry " + entry.sequence() + " cannot be read");
        }
    }

    /** What follows the last write cannot be read: it may have been its abort. */
    private void doubtPending() {
        LogEntry write = pending;
        if (visitor != null && write != null) {
            visitor.accept(written(write).asLost());
        }
        pending = null;
    }

    private static LogWrite written(LogEntry entry) {
        return new LogWrite(entry.sequence(), entry.changes());
    }

    private void damage(Kind kind, String file, long offset, String detail) {
        if (kind.losesUnknownKeys()) {
            losses++;
            doubtPending();
        }
        damages.add(new LogDamage(kind, file, offset, detail));
    }
}
