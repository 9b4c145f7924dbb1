// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.ClientCore;
import dev.touchstone.store.client.core.Routing;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.workloads.KvClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes the clients of a world. */
public final class SimClients {
    /** Of how many nodes a client knows the address that learns of the others by the ring. */
    private static final int KNOWN_AT_FIRST = 2;

    private final EventQueue queue;
    private final Errands errands;
    private final SortedMap<String, SimNode> nodes;
    private final Map<String, BucketSettings> buckets;

    /**
     * Clients of these nodes.
     *
     * @param buckets the settings of buckets; may grow
     * @param watch told what they do
     */
    public SimClients(
            EventQueue queue,
            SimNetwork network,
            SortedMap<String, SimNode> nodes,
            Map<String, BucketSettings> buckets,
            Consumer<ClientEvent> watch) {
        this.queue = queue;
        this.errands = new Errands(queue, new SimWire(queue, network), nodes, watch);
        this.nodes = nodes;
        this.buckets = buckets;
    }

    /**
     * A client.
     *
     * @param home the node that it asks, or asks first
     * @param asked told of each request when a node takes it up; the result is told the reply
     */
    public KvClient client(String home, ClientTraits traits, Function<Request, Consumer<Reply>> asked) {
        if (!nodes.containsKey(home)) {
            throw new IllegalArgumentException("no node " + home + " among " + nodes.keySet());
        }
        ClientCore core = new ClientCore(routing(home, traits.reach()), traits.limits(), traits.rule());
        RingQuestion ring = new RingQuestion(addresses(List.copyOf(nodes.keySet())));
        return new SimClient(home, traits, core, errands, ring, buckets, asked);
    }

    private Routing routing(String home, Reach reach) {
        List<String> order = fromHome(home);
        return switch (reach) {
            case HOME -> Routing.pinned(address(home));
            case LIST -> Routing.listed(order.stream().map(SimClients::address).toList(), queue::now);
            case RING ->
                Routing.ringAware(addresses(order.subList(0, Math.min(KNOWN_AT_FIRST, order.size()))), queue::now);
        };
    }

    private List<String> fromHome(String home) {
        List<String> order = new ArrayList<>(nodes.tailMap(home).keySet());
        order.addAll(nodes.headMap(home).keySet());
        return order;
    }

    private static Map<NodeId, Address> addresses(List<String> names) {
        Map<NodeId, Address> addresses = new TreeMap<>();
        names.forEach(name -> addresses.put(new NodeId(name), address(name)));
        return addresses;
    }

    /** Links have no ports: any does. */
    private static Address address(String name) {
        return new Address(name, 1);
    }
}
