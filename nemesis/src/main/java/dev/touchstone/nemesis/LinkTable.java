// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The proxies of a cluster: one per directed link, {@code N * (N - 1)} between nodes and {@code N} for clients.
 *
 * <p>Immutable. {@link #create} and {@link #delete} block, for some milliseconds per link.
 */
public final class LinkTable {
    private final SortedMap<Link, Proxy> proxies;

    private LinkTable(SortedMap<Link, Proxy> proxies) {
        this.proxies = proxies;
    }

    /**
     * Creates all proxies.
     *
     * @param listenHost the address they listen on
     * @param listenPorts a port for each, in the order of {@link #links}; empty for any that are free
     * @param peers by node: the {@code host:port} that other nodes reach it at
     * @param clients by node: the {@code host:port} that clients reach it at; the same nodes
     * @throws IOException if Toxiproxy refuses one
     */
    public static LinkTable create(
            ToxiproxyClient toxiproxy,
            String listenHost,
            List<Integer> listenPorts,
            Map<String, String> peers,
            Map<String, String> clients)
            throws IOException {
        if (!peers.keySet().equals(clients.keySet())) {
            throw new IllegalArgumentException("nodes differ: " + peers.keySet() + " and " + clients.keySet());
        }
        SortedMap<Link, String> upstreams = new TreeMap<>();
        for (String to : peers.keySet()) {
            peers.keySet().stream()
                    .filter(from -> !from.equals(to))
                    .forEach(from -> upstreams.put(new Link(from, to), peers.get(to)));
            upstreams.put(new Link(Link.CLIENT, to), clients.get(to));
        }
        if (!listenPorts.isEmpty() && listenPorts.size() != upstreams.size()) {
            throw new IllegalArgumentException(listenPorts.size() + " ports for " + upstreams.size() + " links");
        }
        Iterator<Integer> ports = listenPorts.iterator();
        SortedMap<Link, Proxy> proxies = new TreeMap<>();
        for (Map.Entry<Link, String> link : upstreams.entrySet()) {
            String listen = listenHost + ":" + (ports.hasNext() ? ports.next() : 0);
            proxies.put(link.getKey(), toxiproxy.createProxy(link.getKey().proxy(), listen, link.getValue()));
        }
        return new LinkTable(proxies);
    }

    /** All links, sorted. */
    public Iterable<Link> links() {
        return proxies.keySet();
    }

    /** Where the link is entered. */
    public InetSocketAddress listen(Link link) {
        return address(proxy(link).getListen());
    }

    /** Where the link leads; unresolved if only Toxiproxy knows that name. */
    InetSocketAddress upstream(Link link) {
        return address(proxy(link).getUpstream());
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        return new InetSocketAddress(
                host.equals("[::]") ? "127.0.0.1" : host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** Deletes all proxies, and with them all connections. */
    public void delete() throws IOException {
        for (Proxy proxy : proxies.values()) {
            proxy.delete();
        }
    }

    Proxy proxy(Link link) {
        Proxy proxy = proxies.get(link);
        if (proxy == null) {
            throw new IllegalArgumentException("there is no link " + link + "; there are " + proxies.keySet());
        }
        return proxy;
    }
}
