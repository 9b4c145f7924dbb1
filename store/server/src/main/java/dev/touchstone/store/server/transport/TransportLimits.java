// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import java.time.Duration;

/**
 * What the transport bears.
 *
 * @param frameBytesMax the largest frame sent or taken; a larger one to send is dropped, a larger one received closes
 * @param queueMessagesMax waiting for one peer; when reached, the oldest is dropped
 * @param queueBytesMax the same in bytes; one frame may wait though it be larger
 * @param windowMessages taken from one connection before all that were have reached the core
 * @param windowBytes the same in bytes
 * @param bytesInFlightMax held for all connections from peers: when there are more, the one with the most is closed
 * @param connectTimeout for a connection to be made and welcomed
 * @param retryMin pause after a connection failed; doubles up to {@code retryMax}, and half of it is random
 * @param pingEvery how often a connection asks for a sign of life
 * @param silenceMax a connection over which nothing comes for so long is closed: its other end may be gone
 */
public record TransportLimits(
        int frameBytesMax,
        int queueMessagesMax,
        long queueBytesMax,
        int windowMessages,
        long windowBytes,
        long bytesInFlightMax,
        Duration connectTimeout,
        Duration retryMin,
        Duration retryMax,
        Duration pingEvery,
        Duration silenceMax) {
    public static final TransportLimits DEFAULT = new TransportLimits(
            32 << 20,
            10_000,
            8L << 20,
            256,
            4L << 20,
            32L << 20,
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));

    /** The same with other limits on what waits for one peer. */
    public TransportLimits withQueue(int messages, long bytes) {
        return new TransportLimits(
                frameBytesMax,
                messages,
                bytes,
                windowMessages,
                windowBytes,
                bytesInFlightMax,
                connectTimeout,
                retryMin,
                retryMax,
                pingEvery,
                silenceMax);
    }

    /** The same with other times of silence. */
    public TransportLimits withSilence(Duration ping, Duration silence) {
        return new TransportLimits(
                frameBytesMax,
                queueMessagesMax,
                queueBytesMax,
                windowMessages,
                windowBytes,
                bytesInFlightMax,
                connectTimeout,
                retryMin,
                retryMax,
                ping,
                silence);
    }

    /** The same with another bound on what is held for peers, of which a quarter may wait for one of them. */
    public TransportLimits withBytesInFlight(long max) {
        return new TransportLimits(
                frameBytesMax,
                queueMessagesMax,
                max / 4,
                windowMessages,
                windowBytes,
                max,
                connectTimeout,
                retryMin,
                retryMax,
                pingEvery,
                silenceMax);
    }
}
