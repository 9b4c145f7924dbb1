// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.real.LoopbackPorts;
import dev.touchstone.nemesis.Link;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a cluster of containers. Links have the same number inside of the Toxiproxy container and, if they are published,
 * outside of it.
 *
 * @param links where each link is entered
 * @param published the links that are reached from outside
 * @param api of Toxiproxy, from outside; null if it is not published
 * @param direct past Toxiproxy, from outside, by node; empty if that is not possible
 */
record ComposePorts(
        Map<Link, Integer> links,
        List<Link> published,
        @Nullable Integer api,
        Map<String, Direct> direct) {
    /** Inside of every container. */
    static final int HTTP = 7100;

    static final int PEER = 7200;
    static final int FAULTS = 7300;
    static final int API = 8474;

    /** From outside, past Toxiproxy. */
    record Direct(int http, int peer, int faults) {}

    ComposePorts {
        links = new TreeMap<>(links);
        direct = new TreeMap<>(direct);
    }

    /** Those of the file: {@code 7101} for the clients of n1, {@code 7212} for what n1 sends to n2, which is not published. */
    static ComposePorts fixed(int nodes) {
        Map<Link, Integer> links = fixedLinks(nodes);
        return new ComposePorts(links, ofClients(links), API, Map.of());
    }

    /** Nothing is published: the harness is in the same network. */
    static ComposePorts inside(int nodes) {
        return new ComposePorts(fixedLinks(nodes), List.of(), null, Map.of());
    }

    /** Everything is published, at ports that are free. */
    static ComposePorts free(int nodes) {
        List<Link> links = List.copyOf(fixedLinks(nodes).keySet());
        Iterator<Integer> ports =
                LoopbackPorts.free(links.size() + 1 + 3 * nodes).iterator();
        Map<Link, Integer> taken = new TreeMap<>();
        links.forEach(link -> taken.put(link, ports.next()));
        return new ComposePorts(taken, links, ports.next(), direct(nodes, ports));
    }

    /** Those of the file, if all are free, and others past Toxiproxy. */
    static ComposePorts fixedOrFree(int nodes) {
        Map<Link, Integer> links = fixedLinks(nodes);
        List<Integer> wanted = new ArrayList<>(links.values());
        wanted.add(API);
        return LoopbackPorts.areFree(wanted)
                ? new ComposePorts(
                        links,
                        List.copyOf(links.keySet()),
                        API,
                        direct(nodes, LoopbackPorts.free(3 * nodes).iterator()))
                : free(nodes);
    }

    private static Map<String, Direct> direct(int nodes, Iterator<Integer> ports) {
        Map<String, Direct> direct = new TreeMap<>();
        ClusterRequest.names(nodes)
                .forEach(node -> direct.put(node, new Direct(ports.next(), ports.next(), ports.next())));
        return direct;
    }

    private static Map<Link, Integer> fixedLinks(int nodes) {
        Map<Link, Integer> links = new TreeMap<>();
        for (int to = 1; to <= nodes; to++) {
            links.put(new Link(Link.CLIENT, "n" + to), HTTP + to);
            for (int from = 1; from <= nodes; from++) {
                if (from != to) {
                    links.put(new Link("n" + from, "n" + to), PEER + 10 * from + to);
                }
            }
        }
        return links;
    }

    private static List<Link> ofClients(Map<Link, Integer> links) {
        Stream<Link> all = links.keySet().stream();
        return all.filter(link -> link.from().equals(Link.CLIENT)).toList();
    }
}
