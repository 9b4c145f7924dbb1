// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/** Why one event comes before another. */
enum EdgeKind {
    /** A transaction starts before it commits. */
    WITHIN,
    /** The order of a session. */
    SESSION,
    /** One transaction completed before the other was invoked, or a part of the chain of moments that says so. */
    REAL_TIME,
    /** Of two writers of a key, the one whose version has the lesser rank; about the key. */
    RANKED,
    /** A reader starts after the commit of who it reads from; about the read. */
    READS_FROM,
    /** A reader of a version comes before what all its readers come before; about the read. */
    JOINS_READERS,
    /** Readers of a version come before a later writer of the key; about the version. The writer is known to be later. */
    OVERWRITTEN,
    /** A writer comes before another whose version a reader sees that comes after both; about the group of readers. */
    OVERTAKEN,
    /** Of two writers of a key that may not overlap, the one that cannot be last is first; about the key. */
    CONFLICT,
    /** The choice of an order of two writers, or of a read's writer. */
    CHOSEN;

    private static final EdgeKind[] KINDS = values();

    static EdgeKind of(int ordinal) {
        return KINDS[ordinal];
    }

    /** True if the edge follows from a path of earlier ones. */
    boolean isDerived() {
        return this == OVERWRITTEN || this == OVERTAKEN || this == CONFLICT;
    }
}
