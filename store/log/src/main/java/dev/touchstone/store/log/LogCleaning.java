// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

/**
 * When and how fast a log is cleaned: decisions without state.
 *
 * @param segmentBytes after how many bytes the log begins a new segment
 */
public record LogCleaning(int segmentBytes) {
    /** What the log takes for a key that is written alone, its key and value apart. */
    public static final int BYTES_PER_KEY = LogEntry.SINGLE_BYTES;

    /** A rewrite of one key may be as large as a record; more than this is not added to it in one step. */
    private static final int REWRITTEN_BYTES_MIN = 64 << 10;

    private static final int REWRITTEN_PER_APPENDED = 4;

    /** True if the log is longer than twice what lives and two segments. */
    public boolean isTooLong(long logBytes, long liveBytes) {
        return logBytes > 2 * liveBytes + 2L * segmentBytes;
    }

    /** How many keys a step looks at: all of them in about half a segment's worth of appends. */
    public long keysPerStep(long keys, int appendedBytes) {
        return 1 + 2 * keys * appendedBytes / segmentBytes;
    }

    /** After how many rewritten bytes a step ends, so that no write waits long. */
    public long bytesPerStep(int appendedBytes) {
        return REWRITTEN_BYTES_MIN + (long) REWRITTEN_PER_APPENDED * appendedBytes;
    }
}
