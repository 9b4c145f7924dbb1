// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.ClusterView;
import dev.touchstone.store.protocol.Incarnation;
import dev.touchstone.store.protocol.NodeConfig;
import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.protocol.Reply;
import dev.touchstone.store.protocol.Request;
import dev.touchstone.store.protocol.message.Message;
import java.util.function.Consumer;

/**
 * A whole node: the membership part and the shards, each with its driver on a lane of its own.
 *
 * <p>Routes requests and messages to the part they are for, and the membership part's views to the shards. Thread-safe.
 */
public final class StoreNode {
    private final NodeConfig config;

    public StoreNode(NodeConfig config, Incarnation incarnation, NodePorts ports) {
        this.config = config;
    }

    /** Starts all parts; once. */
    public void start() {
        throw new UnsupportedOperationException("no core yet for " + config.self());
    }

    /** Takes a message from a peer. */
    public void receive(NodeId from, Message message) {
        throw new UnsupportedOperationException("no core yet for " + from + message);
    }

    /** Takes a client's request; the reply comes exactly once, on a lane's thread, unless the node stops before. */
    public void submit(Request request, Consumer<Reply> onReply) {
        throw new UnsupportedOperationException("no core yet for " + request + onReply);
    }

    /** The newest view; what the membership part knew a moment ago. */
    public ClusterView view() {
        throw new UnsupportedOperationException("no core yet");
    }

    /** Stops taking requests and messages; nothing is called back afterwards. */
    public void stop() {
        throw new UnsupportedOperationException("no core yet");
    }
}
