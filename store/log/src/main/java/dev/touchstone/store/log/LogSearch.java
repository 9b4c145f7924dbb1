// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a log for one key, from its end on, before the log is opened. It verifies nothing but the entries that it passes, and of
 * these the header and the keys, so that it takes a fraction of what a {@link LogReplay} does, and less if the key was written lately.
 */
public final class LogSearch {
    private LogSearch() {}

    /**
     * The last value of a key that can be read, though it may have been refused, and though what followed it may be damaged. Changes
     * nothing.
     *
     * @return null if there is none
     * @throws UnknownLogException if there is a log, but none of this format
     */
    public static @Nullable Bytes lastValue(LogFiles files, Table table, Bytes key) throws IOException {
        LogInventory log = LogInventory.of(files);
        List<LogInventory.Part> parts = log == null ? List.of() : log.parts();
        for (int i = parts.size() - 1; i >= 0; i--) {
            LogInventory.Part part = parts.get(i);
            if (part.isThere()) {
                long most = part.told() == null ? 0 : part.told().last();
                int salt = Objects.requireNonNull(Objects.requireNonNull(log).salt());
                Bytes value = lastValue(
                        new SegmentReader(files.content(part.name()), salt, most), part.first() - 1, table, key);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private static @Nullable Bytes lastValue(SegmentReader segment, long before, Table table, Bytes key) {
        Bytes last = null;
        long sequence = before;
        while (!segment.isAtEnd()) {
            LogEntry entry = segment.next(sequence);
            if (entry == null) {
                segment.skip(sequence);
            } else {
                Bytes value = entry.valueOf(table, key);
                last = value == null ? last : value;
                sequence = entry.sequence();
            }
        }
        return last;
    }
}
