// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.LinkFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What the links between the nodes of a local cluster are made of, and what breaks them. First come the hosts, then the nodes'
 * ports, then the links are opened, then the nodes start.
 */
interface LocalLinks extends AutoCloseable {
    /** The hosts of the nodes, by node, in order. */
    Map<String, NodeHosts> hosts();

    /**
     * Where one end reaches the other: {@code 127.0.0.1:20011}; known before links are open.
     *
     * @param from a node, or {@link dev.touchstone.nemesis.Link#CLIENT}
     */
    String address(NodeFiles files, String from, String to);

    /**
     * Makes what must be there before nodes can reach each other.
     *
     * @throws dev.touchstone.harness.cluster.ClusterException if it cannot be made
     */
    void open(NodeFiles files);

    /** What a node's command begins with, to run where the node belongs; often nothing. */
    List<String> enter(String node);

    /**
     * What breaks these links; closed with them.
     *
     * @param timelineThread runs what it is given on the timeline's thread
     */
    Injector<LinkFault> injector(NodeFiles files, Executor timelineThread);

    /** The API of the Toxiproxy that the links go through, if they do. */
    Optional<String> toxiproxyUrl();

    /**
     * Removes all that was made.
     *
     * @throws dev.touchstone.harness.cluster.ClusterException if something is left
     */
    @Override
    void close();
}
