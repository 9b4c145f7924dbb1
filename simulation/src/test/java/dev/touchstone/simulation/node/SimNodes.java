// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.node;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single nodes that speak to nobody. */
public final class SimNodes {
    private SimNodes() {}

    public static SimNode alone(EventQueue queue, SimConfig config) {
        return alone(queue, config, "n1");
    }

    public static SimNode alone(EventQueue queue, SimConfig config, String name) {
        List<Member> members = List.of(Member.of(name));
        NodeConfig nodeConfig = new NodeConfig(new NodeId(name), members, 1, config.gossip(), config.limits(), false);
        SimNode.Watch watch = new SimNode.Watch() {
            @Override
            public void changes(NodeId node, Mutation mutation, @Nullable Bytes before) {}

            @Override
            public void turned(NodeId node) {}

            @Override
            public RuntimeException threw(NodeId node, RuntimeException thrown) {
                return new IllegalStateException(node + " threw", thrown);
            }
        };
        SimNode node = new SimNode(
                queue,
                config.machine(),
                nodeConfig,
                (to, message) -> {},
                (who, event, detail) -> {},
                new Randomness(1),
                watch);
        node.start();
        return node;
    }
}
