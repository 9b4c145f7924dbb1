// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import java.time.Duration;

/**
 * The clock that a history is written by: monotonic time since the start of a run, and a way to be called back.
 *
 * <p>Real runs and simulated ones give the same port, so whatever drives a load or a fault schedule cannot tell which
 * it is in. All callbacks of one timeline run one after another, on one thread; {@link #nanos} may be called from any
 * thread, {@link #after} only from the timeline's own, or before the run starts.
 */
public interface Timeline {
    /** Nanoseconds since the start of the run; never goes back. */
    long nanos();

    /** Runs the task once, after the delay; tasks due at one instant run in the order they were asked for. */
    void after(Duration delay, Runnable task);
}
