// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.client.core.AttemptLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client bears.
 *
 * @param requestTimeout after which a request has ended, whatever was tried; longer than the nodes' own time-out, or what a
 *     node could have told is not heard
 * @param connectTimeout for a connection to be made
 * @param connectionsPerNode in the pool
 * @param attemptsMax how many nodes a request is sent to at the most; those that come into question are {@link AttemptLimits#ALL}
 * @param hedgeReadsAfter after how long without an answer a read is also sent to the next node; null for never
 */
public record ClientOptions(
        Duration requestTimeout,
        Duration connectTimeout,
        int connectionsPerNode,
        int attemptsMax,
        @Nullable Duration hedgeReadsAfter) {
    public static final ClientOptions DEFAULT = new ClientOptions(Duration.ofSeconds(5), Duration.ofSeconds(1), 64);

    public ClientOptions {
        if (connectTimeout.toMillis() < 1 || connectionsPerNode < 1) {
            throw new IllegalArgumentException("time-outs and pool sizes are at least 1 (ms)");
        }
        new AttemptLimits(requestTimeout, attemptsMax, hedgeReadsAfter);
    }

    /** At as many nodes as come into question, without hedging. */
    public ClientOptions(Duration requestTimeout, Duration connectTimeout, int connectionsPerNode) {
        this(requestTimeout, connectTimeout, connectionsPerNode, AttemptLimits.ALL, null);
    }

    /** The same with reads hedged. */
    public ClientOptions hedgingReadsAfter(Duration delay) {
        return new ClientOptions(requestTimeout, connectTimeout, connectionsPerNode, attemptsMax, delay);
    }

    /** The same with so many attempts at the most. */
    public ClientOptions withAttempts(int most) {
        return new ClientOptions(requestTimeout, connectTimeout, connectionsPerNode, most, hedgeReadsAfter);
    }

    AttemptLimits limits() {
        return new AttemptLimits(requestTimeout, attemptsMax, hedgeReadsAfter);
    }
}
