// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Durable tables of one participant, called and calling back on its thread.
 *
 * <p>Reads are answered at once (storage is memory-mapped) and see every mutation handed to {@link #write} before, saved or
 * not. Writes become durable in the order in which they were given: a crash keeps a prefix of them, and at least all whose
 * completion was called.
 */
public interface Storage {
    /** In what condition it was opened. It is known before the first read, and does not change. */
    StorageCondition condition();

    /**
     * The value, or null. A value that the storage finds damaged is not absent: it reads, and scans, as empty, which no value
     * ever is.
     */
    @Nullable
    Bytes read(Table table, Bytes key);

    /** Writes all mutations; the completion is called later, never from within. */
    void write(List<Mutation> mutations, Completion completion);

    /**
     * Visits entries with {@code from <= key < to}, by key.
     *
     * @param to exclusive; null for no end
     * @param visitor answers false to stop; must not write
     */
    void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor);

    /** How a write ended. */
    interface Completion {
        /** It is as durable as the node is configured to make it. */
        void saved();

        /** It was not saved, and no read will see it; with {@code full} false, the storage is of no further use. */
        void failed(boolean full, String detail);
    }
}
