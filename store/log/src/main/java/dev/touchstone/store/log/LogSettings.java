// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

/**
 * How a log is written.
 *
 * @param segmentBytes after how many bytes a new segment is begun
 */
public record LogSettings(int segmentBytes, Durability durability) {
    public LogSettings {
        if (segmentBytes <= SegmentFormat.HEADER_BYTES) {
            throw new IllegalArgumentException("segmentBytes is out of bounds: " + segmentBytes);
        }
    }

    /** What an append outlives before it is acknowledged. */
    public enum Durability {
        /** The end of the process: it is acknowledged when {@link CommitLog#append} returns. */
        PROCESS,
        /** A loss of power: it is acknowledged when {@link CommitLog#sync} returns. */
        DISK
    }
}
