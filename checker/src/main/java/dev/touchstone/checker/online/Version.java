// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

/** A write as sessions see it: what it brought, and what came before it. */
final class Version {
    final Operation write;
    final Author author;
    /** Its place among the operations of its session. */
    final int index;
    /** How many operations of each session come before it, by slot. */
    final int[] clock;
    /** Whether its value was written again while it was known: who reads it cannot tell which. */
    boolean isAmbiguous;
    /** Whether newer ones of its key have taken its place. */
    boolean isDropped;
    /** Whether it surely did not happen. */
    boolean isFailed;

    Version(Operation write, Author author, int index, int[] clock) {
        this.write = write;
        this.author = author;
        this.index = index;
        this.clock = clock;
    }

    /** Whether this one causally precedes the other: {@code (po ∪ rf)+}. */
    boolean precedes(Version other) {
        return author.slot < other.clock.length && other.clock[author.slot] > index;
    }
}
