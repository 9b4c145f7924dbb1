// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.log.LogChange;
import dev.touchstone.store.log.LogCleaning;
import dev.touchstone.store.log.LogFiles;
import dev.touchstone.store.log.LogFullException;
import dev.touchstone.store.log.LogReplay;
import dev.touchstone.store.log.LogSegment;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the commit log complete and bounded, as the cleaner of a log-structured store does (Rosenblum &amp; Ousterhout, <em>The
 * Design and Implementation of a Log-Structured File System</em>, SOSP 1991, §3.4).
 *
 * <p>When the log is longer than twice what lives and two segments, the keys whose last write is in its oldest segment are
 * written again at its end, and the segment is dropped. That is done in small steps, some at each append: a pass over all
 * keys takes about half a segment's worth of appends, and large appends take several passes. Keys that change behind the pass are in newer segments anyway. Not thread-safe.
 */
final class LogCleaner {
    private final CommitLog log;
    private final Tables tables;
    private final LogFiles files;
    private final LogCleaning cleaning;
    private @Nullable Table table;
    private @Nullable Bytes after;
    private boolean leftSome;

    LogCleaner(CommitLog log, Tables tables, LogFiles files, int segmentBytes) {
        this.log = log;
        this.tables = tables;
        this.files = files;
        this.cleaning = new LogCleaning(segmentBytes);
    }

    /** Takes a step, after so many bytes were appended. */
    void step(int appendedBytes) throws IOException {
        long keys = cleaning.keysPerStep(tables.size(), appendedBytes);
        long most = cleaning.bytesPerStep(appendedBytes);
        long rewritten = 0;
        while (keys > 0 && rewritten < most) {
            LogSegment oldest = log.oldestFinished();
            if (oldest == null || (table == null && !begins())) {
                break;
            }
            Table current = table == null ? Table.values()[0] : table;
            Bytes next = tables.of(current).next(after);
            if (next == null) {
                endTable(current);
            } else {
                table = current;
                after = next;
                keys--;
                try {
                    rewritten += tables.of(current).segment(next) == oldest ? rewrite(current, next) : 0;
                } catch (LogFullException e) {
                    // The key's last write stays where it is, and so does the segment, until a later pass.
                    leftSome = true;
                    break;
                }
            }
        }
    }

    /** Begins a pass if the log is too long. */
    private boolean begins() {
        leftSome = false;
        return cleaning.isTooLong(log.totalBytes(), tables.liveBytes());
    }

    private long rewrite(Table table, Bytes key) throws IOException {
        TableFile file = tables.of(table);
        byte[] stored = file.stored(key);
        if (stored == null || TableFile.isLost(stored)) {
            return rewriteLost(table, key);
        }
        Bytes value = TableFile.checked(key, stored);
        if (value == null) {
            return heal(table, key);
        }
        log.append(List.of(new Mutation(table, key, value)));
        file.moved(key, log.newest());
        return value.length();
    }

    /** Puts a value that is damaged in the map there again, from the log; or says that it is lost, if the log has none either. */
    private long heal(Table table, Bytes key) throws IOException {
        LogChange last = LogReplay.lastChange(files, table, key);
        Bytes value = last == null ? null : last.value();
        if (value == null) {
            return rewriteLost(table, key);
        }
        List<Mutation> again = List.of(new Mutation(table, key, value));
        log.append(again);
        leftSome |= tables.apply(again, log.newest()) != null;
        return value.length();
    }

    private long rewriteLost(Table table, Bytes key) throws IOException {
        log.appendLost(table, key);
        leftSome |= tables.lose(table, key, log.newest()) != null;
        return key.length();
    }

    /**
     * Writes all keys again, and drops all of the log that was there before: then none of its damage is left.
     *
     * @return false if some key could not be written
     * @throws LogFullException if there was no room; the log is longer, and not less than it was
     */
    boolean rewriteAll() throws IOException {
        // So that the log has an end, though there may be no key.
        log.append(List.of());
        leftSome = false;
        for (Table each : Table.values()) {
            for (Bytes key : List.copyOf(tables.of(each).keys())) {
                rewrite(each, key);
            }
        }
        if (!leftSome && log.oldestFinished() == log.earlier()) {
            log.dropOldest();
        }
        return !leftSome;
    }

    private void endTable(Table ended) throws IOException {
        int next = ended.ordinal() + 1;
        after = null;
        table = next < Table.values().length ? Table.values()[next] : null;
        if (table == null && !leftSome) {
            try {
                log.dropOldest();
            } catch (LogFullException e) {
                // It is dropped after a later pass.
                leftSome = true;
            }
        }
    }
}
