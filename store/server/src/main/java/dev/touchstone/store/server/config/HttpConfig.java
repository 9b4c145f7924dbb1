// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import java.util.List;

/**
 * What a node bears from its clients.
 *
 * @param hosts names by which clients may call this node, besides those it knows itself; if empty, and it listens beyond
 *     loopback, any
 * @param connectionsMax at the same time; one more is closed at once
 * @param connectionsPerAddressMax the same of one address
 * @param requestsInFlightMax worked on at the same time; one more is refused
 * @param bytesInFlightMax of requests that came and are not answered, and of answers not sent, over all connections
 * @param http2 true if HTTP/2 in clear text is spoken with who asks for it
 */
public record HttpConfig(
        List<String> hosts,
        int connectionsMax,
        int connectionsPerAddressMax,
        int requestsInFlightMax,
        long bytesInFlightMax,
        boolean http2) {
    public static final HttpConfig DEFAULT = new HttpConfig(List.of(), 1_024, 512, 256, 16L << 20, false);

    public HttpConfig {
        hosts = List.copyOf(hosts);
    }
}
