// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak to a node as a peer, and what it bears from them.
 *
 * @param secret what both ends of a connection must know; null if anybody who names a peer is taken for it
 * @param secretFile where it was read; null if it was given as a text, or there is none
 * @param connectionsMax from peers at the same time; one more is closed at once
 * @param bytesInFlightMax of frames that came in part or are not worked on yet, over all connections
 */
public record PeerConfig(
        @Nullable Secret secret, @Nullable Path secretFile, int connectionsMax, long bytesInFlightMax) {
    public static final PeerConfig DEFAULT = new PeerConfig(null, null, 256, 32L << 20);
}
