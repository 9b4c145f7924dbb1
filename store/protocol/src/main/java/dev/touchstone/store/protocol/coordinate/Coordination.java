// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.CellKind;

/** A request under way, told of the answers to what it sent; an answer to what it did not send is nothing to it. */
interface Coordination {
    /** The kind of the cells that it asks for: no other comes to it. */
    default CellKind kind() {
        return CellKind.NONE;
    }

    default void replicatePutAck(NodeId from, Message.ReplicatePutAck ack) {}

    default void storeHintAck(NodeId from, Message.StoreHintAck ack) {}

    default void fetchRecordAck(NodeId from, Message.FetchRecordAck ack) {}

    default void fetchCopyAck(NodeId from, Message.FetchCopyAck ack) {}

    default void forwardRequestAck(NodeId from, Message.ForwardRequestAck ack) {}

    default void otherIncarnation(NodeId from, Message.OtherIncarnation ack) {}

    default void stale(NodeId from, Message.Stale ack) {}

    /** The node has a newer view of its cluster. */
    default void viewChanged() {}
}
