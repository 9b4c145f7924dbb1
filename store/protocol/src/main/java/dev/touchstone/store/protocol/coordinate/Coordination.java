// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;

/** A request under way, told of the answers to what it sent. */
interface Coordination {
    void received(NodeId from, Message.ShardAck ack);

    /** The node has a newer view of its cluster. */
    default void viewChanged() {}
}
