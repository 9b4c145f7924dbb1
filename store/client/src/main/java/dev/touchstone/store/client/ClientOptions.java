// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import java.time.Duration;

/**
 * What a client bears.
 *
 * @param requestTimeout after which an answer is no longer waited for
 * @param connectTimeout for a connection to be made
 * @param connectionsPerNode in the pool
 */
public record ClientOptions(Duration requestTimeout, Duration connectTimeout, int connectionsPerNode) {
    public static final ClientOptions DEFAULT = new ClientOptions(Duration.ofSeconds(5), Duration.ofSeconds(1), 64);

    public ClientOptions {
        if (requestTimeout.toMillis() < 1 || connectTimeout.toMillis() < 1 || connectionsPerNode < 1) {
            throw new IllegalArgumentException("time-outs and pool sizes are at least 1 (ms)");
        }
    }
}
