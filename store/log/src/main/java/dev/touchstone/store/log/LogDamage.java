// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

/**
 * One thing that is wrong with a log.
 *
 * @param file where
 * @param offset of the first byte that is wrong, or where something is missing
 * @param detail in words, for the operator
 */
public record LogDamage(Kind kind, String file, long offset, String detail) {
    /** What may be wrong. */
    public enum Kind {
        /** The manifest is gone, or cannot be read: nobody knows whether segments are missing before those that are there. */
        MANIFEST(true),
        /** The mark of the last append is gone, or cannot be read: nobody knows whether the log is whole at its end. */
        MARK(true),
        /** A segment that the manifest names is not there. */
        SEGMENT_MISSING(true),
        /** There is a segment that the manifest does not name. */
        SEGMENT_EXTRA(true),
        /** A segment is whole, but not the one that the manifest speaks of. */
        SEGMENT_OTHER(true),
        /** The first bytes of a segment, which say what it is, cannot be read; its entries can. */
        SEGMENT_HEADER(false),
        /** Bytes that are no entry, where there was one. */
        ENTRY(true),
        /** An entry says which keys it changes, but a value of it cannot be read: those keys are lost, and no others. */
        VALUE(false),
        /** Sequence numbers are missing between two entries. */
        GAP(true),
        /** The log ends before the last entry that was appended. */
        END(true),
        /** The machine stopped without the storage being closed: what was not synced may be gone, and nothing shows it. */
        UNSYNCED(true);

        private final boolean losesUnknownKeys;

        Kind(boolean losesUnknownKeys) {
            this.losesUnknownKeys = losesUnknownKeys;
        }

        /** True if keys may be lost, or old, of which nobody knows which they are. */
        public boolean losesUnknownKeys() {
            return losesUnknownKeys;
        }
    }
}
