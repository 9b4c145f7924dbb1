// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Goes through one segment, entry by entry. Not thread-safe. */
final class SegmentReader {
    /** By how much a sequence number may exceed the one before, where no manifest says how far the segment goes. */
    private static final long GAP_MAX = 1 << 20;

    private final ByteBuffer content;
    private final int salt;
    private final long most;
    private int offset = SegmentFormat.HEADER_BYTES;

    /** @param most the greatest sequence number of the segment, or 0 if nobody knows it */
    SegmentReader(ByteBuffer content, int salt, long most) {
        this.content = content;
        this.salt = salt;
        this.most = most;
    }

    int offset() {
        return offset;
    }

    boolean isAtEnd() {
        return offset >= content.limit();
    }

    int left() {
        return content.limit() - offset;
    }

    /** The entry here, passed over; or null if there is none that can be read, and nothing is passed over. */
    @Nullable
    LogEntry next(long above) {
        LogEntry entry = at(offset, above);
        offset += entry == null ? 0 : entry.totalBytes();
        return entry;
    }

    /** Passes over what is no entry, to the next one or to the end. */
    void skip(long above) {
        do {
            offset++;
        } while (!isAtEnd() && at(offset, above) == null);
    }

    private @Nullable LogEntry at(int at, long above) {
        return LogEntry.at(content, at, salt, above, most == 0 ? above + GAP_MAX : most);
    }
}
