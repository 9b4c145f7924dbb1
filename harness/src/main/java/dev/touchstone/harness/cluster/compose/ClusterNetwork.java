// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.model.Network.Ipam;
import dev.touchstone.harness.cluster.ClusterException;
import java.util.List;
import java.util.Optional;

/**
 * A cluster's own network. The engine gives a container another address each time it starts, unless it was asked for one, which it
 * allows only in a network whose subnet was asked for, too: so it is asked for the one that it chose itself a moment ago.
 */
final class ClusterNetwork {
    /** The first addresses are the engine's, and those of containers that want none. */
    private static final int FIRST = 20;

    private static final int TRIES = 5;

    private final String prefix;
    private int next = FIRST;

    private ClusterNetwork(String prefix) {
        this.prefix = prefix;
    }

    /** Makes it. */
    static ClusterNetwork make(Engine engine, ClusterLabels labels, boolean addresses) {
        create(engine, labels, new Ipam());
        return new ClusterNetwork(addresses ? prefixOf(withSubnet(engine, labels)) : "");
    }

    /** An address for a container; empty if it may be any. */
    Optional<String> next() {
        return prefix.isEmpty() ? Optional.empty() : Optional.of(prefix + next++);
    }

    private static String withSubnet(Engine engine, ClusterLabels labels) {
        for (int tries = 1; ; tries++) {
            String subnet = engine.ask("look at network " + labels.prefix(), client -> client.inspectNetworkCmd()
                    .withNetworkId(labels.prefix())
                    .exec()
                    .getIpam()
                    .getConfig()
                    .get(0)
                    .getSubnet());
            engine.tell("make network " + labels.prefix() + " again", client -> client.removeNetworkCmd(labels.prefix())
                    .exec());
            try {
                create(engine, labels, new Ipam().withConfig(List.of(new Ipam.Config().withSubnet(subnet))));
                return subnet;
            } catch (ClusterException e) {
                // Another network took it meanwhile.
                if (tries == TRIES) {
                    throw e;
                }
                create(engine, labels, new Ipam());
            }
        }
    }

    private static void create(Engine engine, ClusterLabels labels, Ipam ipam) {
        engine.tell("make network " + labels.prefix(), client -> client.createNetworkCmd()
                .withName(labels.prefix())
                .withLabels(labels.map())
                .withIpam(ipam)
                .exec());
    }

    /** Of {@code 172.18.0.0/16} or {@code 192.168.16.0/20} the part before the last dot. */
    private static String prefixOf(String subnet) {
        return subnet.substring(0, subnet.lastIndexOf('.') + 1);
    }
}
