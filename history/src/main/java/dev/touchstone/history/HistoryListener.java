// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import org.jspecify.annotations.Nullable;

/**
 * Takes what a history tells, event by event, in the history's order, so that the whole of it need never be in memory.
 *
 * <p>An operation is known by its number, as in {@link History}: 0, 1, 2 … in order of invocation. Each process has at
 * most one open operation. Keys and values are plain Java: null, {@code Boolean}, {@code Long}, {@code Double}, {@code
 * String}, {@link Keyword}, {@link ExactNumber}, and {@code List}, {@code Set} and {@code Map} of these; equal values are {@code equals}.
 * A listener may keep them. It is called by one thread, and what it throws ends the reading.
 */
public interface HistoryListener {
    /**
     * An operation begins.
     *
     * @param operation its number, one more than that of the last one
     * @param key null in a history of one object
     * @param input what is asked
     * @param nanos when, in nanoseconds; counts events where the history has no clock
     */
    void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos);

    /**
     * An operation ends, or its client gives up ({@link Outcome#INFO}: it may still happen). An operation that is open
     * when the history ends has no such event.
     *
     * @param output what was answered
     */
    void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos);
}
