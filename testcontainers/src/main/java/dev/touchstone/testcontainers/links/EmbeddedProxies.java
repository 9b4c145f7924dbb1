// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Proxies in this process, on loopback: no Docker is needed, and no other host or container reaches them. */
public final class EmbeddedProxies implements LinkProxies {
    private static final String LOOPBACK = "127.0.0.1";

    private final EmbeddedToxiproxy server;
    private final ToxiproxyClient api;

    /**
     * Starts a server.
     *
     * @param seed of its random choices, such as jitter
     */
    public EmbeddedProxies(long seed) {
        this.server = EmbeddedToxiproxy.start(LOOPBACK, 0, seed);
        this.api = new ToxiproxyClient(LOOPBACK, server.port());
    }

    @Override
    public ToxiproxyClient api() {
        return api;
    }

    @Override
    public String nextListen() {
        return LOOPBACK + ":0";
    }

    @Override
    public InetSocketAddress entrance(Proxy proxy) {
        String listen = proxy.getListen();
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1)));
    }

    @Override
    public @Nullable String inNetwork(Proxy proxy) {
        return null;
    }

    @Override
    public void close() {
        server.close();
    }
}
