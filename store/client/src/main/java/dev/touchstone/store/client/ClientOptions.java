// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client bears.
 *
 * @param requestTimeout after which a request has ended, whatever was tried; longer than the nodes' own time-out, or what a
 *     node could have told is not heard
 * @param connectTimeout for a connection to be made
 * @param connectionsPerNode in the pool
 * @param hedgeReadsAfter after how long without an answer a read is also sent to the next node; null for never
 */
public record ClientOptions(
        Duration requestTimeout,
        Duration connectTimeout,
        int connectionsPerNode,
        @Nullable Duration hedgeReadsAfter) {
    public static final ClientOptions DEFAULT = new ClientOptions(Duration.ofSeconds(5), Duration.ofSeconds(1), 64);

    public ClientOptions {
        boolean hedges = hedgeReadsAfter == null || hedgeReadsAfter.toMillis() >= 1;
        if (requestTimeout.toMillis() < 1 || connectTimeout.toMillis() < 1 || connectionsPerNode < 1 || !hedges) {
            throw new IllegalArgumentException("time-outs and pool sizes are at least 1 (ms)");
        }
    }

    /** Without hedging. */
    public ClientOptions(Duration requestTimeout, Duration connectTimeout, int connectionsPerNode) {
        this(requestTimeout, connectTimeout, connectionsPerNode, null);
    }

    /** The same with reads hedged. */
    public ClientOptions hedgingReadsAfter(Duration delay) {
        return new ClientOptions(requestTimeout, connectTimeout, connectionsPerNode, delay);
    }
}
