// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A Toxiproxy that holds the proxies of a test's links: in this process, or in a container. Calls may block. */
public interface LinkProxies extends AutoCloseable {
    /** Its API. */
    ToxiproxyClient api();

    /** What the next proxy is to listen on: {@code 127.0.0.1:0}. */
    String nextListen();

    /** Where this process enters the proxy. */
    InetSocketAddress entrance(Proxy proxy);

    /** Where containers of its network enter the proxy, {@code host:port}; null if they cannot. */
    @Nullable
    String inNetwork(Proxy proxy);

    /** Closes all proxies, and their connections. */
    @Override
    void close();
}
