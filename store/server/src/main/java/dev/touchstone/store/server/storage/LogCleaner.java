// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
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
 * keys takes about half a segment's worth of appends, and large appends take several passes. Keys that change behind the pass are in newer segments anyway. Not thread-safe.
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
        long keys = 1 + 2 * tables.size() * appendedBytes / segmentBytes;
        long most = REWRITTEN_BYTES_MIN + (long) REWRITTEN_PER_APPENDED * appendedBytes;
        long rewritten = 0;
        while (keys > 0 && rewritten < most) {
            LogSegment oldest = log.oldestFinished();
            if (oldest == null || (table == null && !begins())) {
                break;
            }
            Table current = table == null ? Table.values()[0] : table;
            Map.Entry<Bytes, LogSegment> next = tables.of(current).next(after);
            if (next == null) {
                endTable(current);
            } else {
                table = current;
                after = next.getKey();
                keys--;
                try {
                    rewritten += next.getValue() == oldest ? rewrite(current, next.getKey()) : 0;
                } catch (DiskFullException e) {
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
        return log.totalBytes() > 2 * tables.liveBytes() + 2L * segmentBytes;
    }

    private int rewrite(Table table, Bytes key) throws IOException {
        TableFile file = tables.of(table);
        byte[] stored = file.stored(key);
        Bytes value = stored == null ? null : TableFile.checked(key, stored);
        if (value == null) {
            return heal(table, key);
        }
        log.append(List.of(new Mutation(table, key, value)));
        file.moved(key, log.newest());
        return value.length();
    }

    /** Puts a value that is damaged in the map there again, from the log; if that cannot be, its segment stays. */
    private int heal(Table table, Bytes key) throws IOException {
        Bytes value = LogReplay.lastValue(log.folder(), table, key);
        if (value == null) {
            leftSome = true;
            return 0;
        }
        List<Mutation> again = List.of(new Mutation(table, key, value));
        log.append(again);
        leftSome |= tables.apply(again, log.newest()) != null;
        return value.length();
    }

    private void endTable(Table ended) throws IOException {
        int next = ended.ordinal() + 1;
        after = null;
        table = next < Table.values().length ? Table.values()[next] : null;
        if (table == null && !leftSome) {
            log.dropOldest();
        }
    }
}
