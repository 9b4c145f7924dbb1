// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.columns.ColumnsLimits;
import org.jspecify.annotations.Nullable;

/**
 * How to read a history, and what it may cost.
 *
 * @param format the format, or null: found out from the content
 * @param keyed whether values are pairs of a key and a value, as Jepsen's {@code independent} writes them
 * @param lenient true: a process that invokes while its last operation is open leaves that one behind as {@code info};
 *     false: that is an error
 * @param maxTokenBytes the longest string, number or name
 * @param maxNesting how deep lists, sets and maps may nest
 * @param maxOperationBytes the text of one operation
 * @param maxRetainedBytes what the history may take in memory, roughly
 * @param entry the file to read of a zip archive, or null: its history, or its only file
 */
public record ReadOptions(
        @Nullable HistoryFormat format,
        Keyed keyed,
        boolean lenient,
        int maxTokenBytes,
        int maxNesting,
        long maxOperationBytes,
        long maxRetainedBytes,
        @Nullable String entry) {
    public static final int DEFAULT_MAX_TOKEN_BYTES = 1 << 20;
    public static final int DEFAULT_MAX_NESTING = 256;
    /** The text of one operation, unless the heap is small. */
    public static final long DEFAULT_MAX_OPERATION_BYTES = 64L << 20;

    private static final long MIN_OPERATION_BYTES = 1L << 20;
    /** One byte of text may become several of memory, before it is known that it is too much. */
    private static final int HEAP_PER_OPERATION_BYTE = 32;

    /** Whether the value of an operation is a pair of a key and a value. */
    public enum Keyed {
        /** Yes if the file says so, or if every value looks like one and at least one can be nothing else. */
        DETECT,
        YES,
        NO
    }

    public ReadOptions {
        if (maxTokenBytes < 1 || maxNesting < 1 || maxOperationBytes < 1 || maxRetainedBytes < 1) {
            throw new IllegalArgumentException("limits of reading must be at least 1");
        }
    }

    /** Everything found out from the content; two fifths of the heap at most, and a thirty-second for one operation. */
    public static ReadOptions defaults() {
        long heap = Runtime.getRuntime().maxMemory();
        return new ReadOptions(
                null,
                Keyed.DETECT,
                false,
                DEFAULT_MAX_TOKEN_BYTES,
                DEFAULT_MAX_NESTING,
                Math.max(MIN_OPERATION_BYTES, Math.min(DEFAULT_MAX_OPERATION_BYTES, heap / HEAP_PER_OPERATION_BYTE)),
                heap / 5 * 2,
                null);
    }

    public ReadOptions withFormat(@Nullable HistoryFormat chosen) {
        return new ReadOptions(
                chosen, keyed, lenient, maxTokenBytes, maxNesting, maxOperationBytes, maxRetainedBytes, entry);
    }

    public ReadOptions withKeyed(Keyed chosen) {
        return new ReadOptions(
                format, chosen, lenient, maxTokenBytes, maxNesting, maxOperationBytes, maxRetainedBytes, entry);
    }

    public ReadOptions withLenient(boolean chosen) {
        return new ReadOptions(
                format, keyed, chosen, maxTokenBytes, maxNesting, maxOperationBytes, maxRetainedBytes, entry);
    }

    public ReadOptions withEntry(@Nullable String chosen) {
        return new ReadOptions(
                format, keyed, lenient, maxTokenBytes, maxNesting, maxOperationBytes, maxRetainedBytes, chosen);
    }

    /** The limits of a file of columns. */
    ColumnsLimits columnsLimits() {
        return ColumnsLimits.of(maxTokenBytes, maxNesting, maxOperationBytes);
    }

    /** The same with other limits, for tests and small machines. */
    public ReadOptions withLimits(int tokenBytes, int nesting, long operationBytes, long retainedBytes) {
        return new ReadOptions(format, keyed, lenient, tokenBytes, nesting, operationBytes, retainedBytes, entry);
    }
}
