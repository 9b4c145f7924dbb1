// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.participant;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Ring;

/** What happened to a participant. */
public sealed interface Event {
    /** The first event of an incarnation. */
    record Started() implements Event {}

    record Requested(RequestId id, Request request) implements Event {}

    record Received(NodeId from, Message message) implements Event {}

    /** What {@link Effect.Save} asked for is as durable as the node is configured to make it. */
    record Saved(Ticket ticket) implements Event {}

    /**
     * What {@link Effect.Save} asked for was not saved.
     *
     * @param full the storage is full, and otherwise well; if false the node must stop
     */
    record SaveFailed(Ticket ticket, boolean full, String detail) implements Event {}

    record TimerFired(TimerId timer) implements Event {}

    /** The ring is another one: of the next epoch. For the membership part. */
    record RingChanged(Ring ring) implements Event {}

    /** A node goes by what is newer than what the membership part published. */
    record Behind(NodeId than) implements Event {}

    /** The membership part published what it knows of the cluster. */
    record ViewChanged(ClusterView view) implements Event {}
}
