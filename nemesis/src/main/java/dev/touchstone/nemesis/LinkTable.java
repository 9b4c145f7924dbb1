// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The proxies of a cluster: one per directed link, {@code N * (N - 1)} between nodes and {@code N} for clients.
 *
 * <p>Immutable. {@link #create} and {@link #delete} block, for some milliseconds per link.
 */
public final class LinkTable {
    private record Entry(Proxy proxy, Supplier<LinkPath> path) {}

    private final SortedMap<Link, Entry> entries;

    private LinkTable(SortedMap<Link, Entry> entries) {
        this.entries = entries;
    }

    /** Creates all proxies, each with its link's name. */
    public static LinkTable create(
            ToxiproxyClient toxiproxy,
            String listenHost,
            List<Integer> listenPorts,
            Map<String, String> peers,
            Map<String, String> clients)
            throws IOException {
        return create(toxiproxy, "", listenHost, listenPorts, peers, clients);
    }

    /**
     * Creates all proxies.
     *
     * @param prefix what the name of each proxy begins with, before its link's: others may have proxies there too
     * @param listenHost the address they listen on
     * @param listenPorts a port for each, in the order of {@link #links}; empty for any that are free
     * @param peers by node: the {@code host:port} that other nodes reach it at
     * @param clients by node: the {@code host:port} that clients reach it at; the same nodes
     * @throws IOException if Toxiproxy refuses one
     */
    public static LinkTable create(
            ToxiproxyClient toxiproxy,
            String prefix,
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
        SortedMap<Link, Entry> entries = new TreeMap<>();
        for (Map.Entry<Link, String> link : upstreams.entrySet()) {
            String listen = listenHost + ":" + (ports.hasNext() ? ports.next() : 0);
            Proxy proxy = toxiproxy.createProxy(prefix + link.getKey().proxy(), listen, link.getValue());
            LinkPath path = path(proxy);
            entries.put(link.getKey(), new Entry(proxy, () -> path));
        }
        return new LinkTable(entries);
    }

    /**
     * The proxies of these links, which are there already, each with its link's name.
     *
     * @param paths how each link is looked at, since proxies elsewhere listen on addresses that mean nothing here
     * @throws IOException if Toxiproxy does not have one
     */
    public static LinkTable of(ToxiproxyClient toxiproxy, Map<Link, LinkPath> paths) throws IOException {
        return of(toxiproxy, paths.keySet(), paths::get);
    }

    /**
     * The same, with paths that change: a container that is started again has other ports.
     *
     * @param paths asked anew at each look, from any thread
     * @throws IOException if Toxiproxy does not have one
     */
    public static LinkTable of(ToxiproxyClient toxiproxy, Set<Link> links, Function<Link, LinkPath> paths)
            throws IOException {
        SortedMap<Link, Entry> entries = new TreeMap<>();
        for (Link link : links) {
            Proxy proxy = toxiproxy.getProxyOrNull(link.proxy());
            if (proxy == null) {
                throw new IOException("Toxiproxy has no proxy named " + link);
            }
            entries.put(link, new Entry(proxy, () -> paths.apply(link)));
        }
        return new LinkTable(entries);
    }

    /** All links, sorted. */
    public Iterable<Link> links() {
        return entries.keySet();
    }

    /** Where the link is entered. */
    public InetSocketAddress listen(Link link) {
        return path(link).through();
    }

    /** How the link is looked at. */
    LinkPath path(Link link) {
        return entry(link).path().get();
    }

    /** Deletes all proxies, and with them all connections. */
    public void delete() throws IOException {
        for (Entry entry : entries.values()) {
            entry.proxy().delete();
        }
    }

    Proxy proxy(Link link) {
        return entry(link).proxy();
    }

    private Entry entry(Link link) {
        Entry entry = entries.get(link);
        if (entry == null) {
            throw new IllegalArgumentException("there is no link " + link + "; there are " + entries.keySet());
        }
        return entry;
    }

    /** Listening everywhere, a proxy is entered on loopback; an upstream whose name is not known here is not reached. */
    private static LinkPath path(Proxy proxy) {
        InetSocketAddress past = address(proxy.getUpstream());
        return new LinkPath(address(proxy.getListen()), past.isUnresolved() ? null : past);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        return new InetSocketAddress(
                host.equals("[::]") ? "127.0.0.1" : host, Integer.parseInt(text.substring(colon + 1)));
    }
}
