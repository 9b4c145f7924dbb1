// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import org.jspecify.annotations.Nullable;

/** A read or a write, for as long as a pass over the history remembers it. */
final class Operation {
    /** The end of an operation that has none. */
    static final long NEVER = Long.MAX_VALUE;

    final long number;
    final int process;
    final boolean isRead;
    final @Nullable Object key;
    /** The position of its invocation among all events. */
    final long begin;
    /** The position of its completion among all events; {@link #NEVER} while it has none, and for indeterminate ones. */
    long end = NEVER;
    /** Whether it has an answer or was given up. */
    boolean isClosed;
    /** What it wrote or saw. */
    @Nullable
    Object value;

    Operation(long number, int process, boolean isRead, @Nullable Object key, long begin, @Nullable Object value) {
        this.number = number;
        this.process = process;
        this.isRead = isRead;
        this.key = key;
        this.begin = begin;
        this.value = value;
    }
}
