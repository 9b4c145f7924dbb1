// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import java.util.Locale;

/**
 * What a {@link Cell} is of: how writes that did not know of each other become one. A bucket has one kind for as long as its
 * generation lasts, since the settings that decide it cannot be changed.
 */
public enum CellKind {
    /** Nothing was written. It is of no kind yet, and so may be in any bucket. */
    NONE(0),
    /** Values side by side, see {@link Siblings}. */
    SIBLINGS(1),
    /** The value of the latest write, see {@link Latest}. */
    LATEST(2);

    /** The first byte of a cell in records and messages. */
    private final int tag;

    CellKind(int tag) {
        this.tag = tag;
    }

    /** The kind of all cells in a bucket with these settings. */
    public static CellKind of(BucketSettings settings) {
        return switch (settings.resolve()) {
            case SIBLINGS -> SIBLINGS;
            case LWW -> LATEST;
        };
    }

    /** True if a cell of the other kind may be where all cells are of this. */
    public boolean admits(CellKind other) {
        return other == this || other == NONE;
    }

    int tag() {
        return tag;
    }

    /**
     * The kind with this tag.
     *
     * @throws IllegalArgumentException if there is none: a later release may have more
     */
    static CellKind ofTag(int tag) {
        for (CellKind kind : values()) {
            if (kind.tag == tag) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a cell of kind " + tag + " is not known");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
