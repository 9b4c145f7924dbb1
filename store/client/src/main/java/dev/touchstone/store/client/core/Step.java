// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next for a request.
 *
 * @param <A> what a node answers
 */
public sealed interface Step<A> {
    /**
     * Send it to this node, and tell what is heard, once.
     *
     * @param attempt its number, from 1, to be given with what is heard
     * @param within after which nothing more is waited for: {@link Heard.Silence}, or {@link Heard.NotSent}
     * @param hedgeAfter after which to say that nothing was heard yet, by {@link Attempts#nothingYet}; null for never
     */
    record Ask<A>(
            int attempt,
            Address node,
            Duration within,
            @Nullable Duration hedgeAfter) implements Step<A> {}

    /** Nothing: another attempt is under way, or the request has ended. */
    record Wait<A>() implements Step<A> {}

    /** Tell the caller. Comes once. */
    record End<A>(ClientOutcome<A> outcome) implements Step<A> {}
}
