// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Timers of one participant, called and calling back on its thread.
 *
 * <p>A timer fires once, not before its delay has passed, unless it was cancelled; cancelling one that fired or never was
 * does nothing.
 */
public interface Timers {
    void start(TimerId timer, Duration delay, Consumer<TimerId> fired);

    void cancel(TimerId timer);
}
