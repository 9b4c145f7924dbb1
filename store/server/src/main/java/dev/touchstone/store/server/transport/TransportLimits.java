// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import java.time.Duration;

/**
 * What the transport bears.
 *
 * @param frameBytesMax the largest frame sent or taken; a larger one to send is dropped, a larger one received closes
 * @param queueMessagesMax waiting for one peer; when reached, the oldest is dropped
 * @param queueBytesMax the same in bytes
 * @param connectTimeout for a connection to be made and welcomed
 * @param retryMin pause after a connection failed; doubles up to {@code retryMax}
 */
public record TransportLimits(
        int frameBytesMax,
        int queueMessagesMax,
        long queueBytesMax,
        Duration connectTimeout,
        Duration retryMin,
        Duration retryMax) {
    public static final TransportLimits DEFAULT = new TransportLimits(
            32 << 20, 10_000, 64L << 20, Duration.ofSeconds(2), Duration.ofMillis(20), Duration.ofMillis(500));
}
