// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkPath;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a harness reaches what is in a cluster's network: at published ports on loopback, or, in the same network, at addresses that
 * stay as they are when a container is started again.
 *
 * @param inside the address of each container, by name, for a harness in the cluster's network; empty outside of it
 */
record Reach(ComposeDescription description, Map<String, String> inside) {
    private static final String LOOPBACK = "127.0.0.1";

    /** How each link is looked at. */
    Map<Link, LinkPath> links() {
        Map<Link, LinkPath> links = new TreeMap<>();
        description.ports().links().keySet().forEach(link -> links.put(link, new LinkPath(through(link), past(link))));
        return links;
    }

    private InetSocketAddress through(Link link) {
        int port = description.ports().links().get(link);
        return inside.isEmpty() ? loopback(port) : inside(ComposeDescription.TOXIPROXY, port);
    }

    private InetSocketAddress past(Link link) {
        return link.from().equals(Link.CLIENT)
                ? node(link.to(), ComposePorts.HTTP, direct(link.to()).http())
                : node(link.to(), ComposePorts.PEER, direct(link.to()).peer());
    }

    /** Toxiproxy's API. */
    InetSocketAddress toxiproxy() {
        Integer api = description.ports().api();
        return !inside.isEmpty() || api == null
                ? inside(ComposeDescription.TOXIPROXY, ComposePorts.API)
                : loopback(api);
    }

    /** Where clients enter the link to each node, by node, in order. */
    Map<String, String> clients() {
        Map<String, String> clients = new LinkedHashMap<>();
        description.nodeNames().forEach(node -> clients.put(node, text(through(new Link(Link.CLIENT, node)))));
        return clients;
    }

    /** Where each node serves HTTP, past Toxiproxy, by node, in order. */
    Map<String, String> http() {
        Map<String, String> http = new LinkedHashMap<>();
        description.nodeNames().forEach(node -> http.put(node, text(past(new Link(Link.CLIENT, node)))));
        return http;
    }

    /** Where each node takes faults of its own, by node, in order. */
    Map<String, String> faults() {
        Map<String, String> faults = new LinkedHashMap<>();
        description
                .nodeNames()
                .forEach(node -> faults.put(
                        node, text(node(node, ComposePorts.FAULTS, direct(node).faults()))));
        return faults;
    }

    static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private ComposePorts.Direct direct(String node) {
        return description.ports().direct().getOrDefault(node, new ComposePorts.Direct(0, 0, 0));
    }

    private InetSocketAddress node(String node, int inner, int outer) {
        return inside.isEmpty() ? loopback(outer) : inside(node, inner);
    }

    private InetSocketAddress inside(String service, int port) {
        return address(inside.getOrDefault(service, service), port);
    }

    private static InetSocketAddress loopback(int port) {
        return address(LOOPBACK, port);
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }
}
