// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/**
 * A service that a link leads to.
 *
 * @param address where this process reaches it; asked when the links are made
 * @param container that it runs in; null if it is none
 * @param port its port in the container
 * @param question what it answers in bytes
 */
public record LinkTarget(
        Supplier<InetSocketAddress> address,
        @Nullable GenericContainer<?> container,
        int port,
        ServiceQuestion question) {
    /** A service at an address that is known when the links are made. */
    public static LinkTarget at(Supplier<InetSocketAddress> address) {
        return new LinkTarget(address, null, 0, ServiceQuestion.HTTP);
    }

    /** A service in a container. */
    public static LinkTarget in(GenericContainer<?> container, int port) {
        return new LinkTarget(
                () -> new InetSocketAddress(container.getHost(), container.getMappedPort(port)),
                container,
                port,
                ServiceQuestion.HTTP);
    }

    /** The same, asked something else. */
    public LinkTarget asked(ServiceQuestion other) {
        return new LinkTarget(address, container, port, other);
    }

    /** Its {@code host:port} in the network that it shares with the proxies; empty if it is in none. */
    Optional<String> inNetwork() {
        GenericContainer<?> there = container;
        return there == null || there.getNetwork() == null
                ? Optional.empty()
                : Optional.of(there.getNetworkAliases().get(0) + ":" + port);
    }
}
