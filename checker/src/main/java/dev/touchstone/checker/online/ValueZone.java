// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import org.jspecify.annotations.Nullable;

/**
 * When a value was certainly there: from where the first operation that wrote or saw it ends, to where the last one
 * begins. It grows as more of them complete.
 */
final class ValueZone {
    /** Null of the initial value. */
    final @Nullable Operation write;

    final @Nullable Object value;
    /** Whether the write has neither an answer nor been given up. */
    boolean isWriteOpen;
    /** The least completion; {@link Operation#NEVER} before there is one. */
    long end = Operation.NEVER;
    /** The greatest invocation. */
    long begin;
    /** What ends first; null of the initial value, which was there before everything. */
    @Nullable
    Operation firstEnd;

    /** What begins last; null of the initial value until it is read. */
    @Nullable
    Operation lastBegin;

    /** Where it stands in its {@link ZoneWindow}. */
    long place = -1;

    private ValueZone(@Nullable Operation write, @Nullable Object value, long begin) {
        this.write = write;
        this.value = value;
        this.begin = begin;
        lastBegin = write;
    }

    static ValueZone initial(@Nullable Object value) {
        ValueZone zone = new ValueZone(null, value, -1);
        zone.end = -1;
        return zone;
    }

    static ValueZone of(Operation write) {
        return new ValueZone(write, write.value, write.begin);
    }

    boolean hasEnd() {
        return end != Operation.NEVER;
    }

    /** The zone's beginning in time, whichever of the two it is. */
    long low() {
        return Math.min(begin, end);
    }

    /** A read that saw it, or null. */
    @Nullable
    Operation reader() {
        if (firstEnd != null && firstEnd.isRead()) {
            return firstEnd;
        }
        return lastBegin != null && lastBegin.isRead() ? lastBegin : null;
    }
}
