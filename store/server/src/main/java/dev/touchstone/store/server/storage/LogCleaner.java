// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.Mutation;
import dev.touchstone.store.protocol.Table;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the commit log complete and bounded, as the cleaner of a log-structured store does (Rosenblum &amp; Ousterhout, <em>The
 * Design and Implementation of a Log-Structured File System</em>, SOSP 1991, §3.4).
 *
 * <p>When the log is longer than twice what lives and two segments, the keys whose last write is in its oldest segment are
 * written again at its end, and the segment is dropped. That is done in small steps, some at each append: a pass over all
 * keys takes about half a segment's worth of appends. Keys that change behind the pass are in newer segments anyway. Not thread-safe.
 */
final class LogCleaner {
    /** A rewrite of one key may be as large as a record; more than this is not added to it in one step. */
    private static final int REWRITTEN_BYTES_MIN = 64 << 10;

    private static final int REWRITTEN_PER_APPENDED = 4;

    private final CommitLog log;
    private final Tables tables;
    private final int segmentBytes;
    private @Nullable Table table;
    private @Nullable Bytes after;
    private boolean leftSome;

    LogCleaner(CommitLog log, Tables tables, int segmentBytes) {
        this.log = log;
        this.tables = tables;
        this.segmentBytes = segmentBytes;
    }

    /** Takes a step, after so many bytes were appended. */
    void step(int appendedBytes) throws IOException {
        LogSegment oldest = log.oldestFinished();
        if (oldest == null) {
            return;
        }
        if (table == null) {
            if (log.totalBytes() <= 2 * tables.liveBytes() + 2L * segmentBytes) {
                return;
            }
            table = Table.values()[0];
            after = null;
            leftSome = false;
        }
        long keys = 1 + 2 * tables.size() * appendedBytes / segmentBytes;
        long bytes = REWRITTEN_BYTES_MIN + (long) REWRITTEN_PER_APPENDED * appendedBytes;
        while (table != null && keys > 0 && bytes > 0) {
            Map.Entry<Bytes, LogSegment> next = tables.of(table).next(after);
            if (next == null) {
                endTable();
            } else {
                after = next.getKey();
                keys--;
                bytes -= next.getValue() == oldest ? rewrite(table, next.getKey()) : 0;
            }
        }
    }

    /** A damaged value stays where it was: the log may have it whole. */
    private int rewrite(Table table, Bytes key) throws IOException {
        TableFile file = tables.of(table);
        byte[] stored = file.stored(key);
        Bytes value = stored == null ? null : TableFile.checked(key, stored);
        if (value == null) {
            leftSome = true;
            return 0;
        }
        log.append(List.of(new Mutation(table, key, value)));
        file.moved(key, log.newest());
        return value.length();
    }

    private void endTable() throws IOException {
        int next = table == null ? 0 : table.ordinal() + 1;
        after = null;
        if (next < Table.values().length) {
            table = Table.values()[next];
            return;
        }
        table = null;
        if (!leftSome) {
            log.dropOldest();
        }
    }
}
