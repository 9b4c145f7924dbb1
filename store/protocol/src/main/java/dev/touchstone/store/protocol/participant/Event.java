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
    /** Calls what the visitor has for it. */
    void accept(Visitor visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor {
        void started(Started event);

        void requested(Requested event);

        void received(Received event);

        void saved(Saved event);

        void saveFailed(SaveFailed event);

        void timerFired(TimerFired event);

        void ringChanged(RingChanged event);

        void behind(Behind event);

        void viewChanged(ViewChanged event);
    }

    /** The first event of an incarnation. */
    record Started() implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.started(this);
        }
    }

    record Requested(RequestId id, Request request) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.requested(this);
        }
    }

    record Received(NodeId from, Message message) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.received(this);
        }
    }

    /** What {@link Effect.Save} asked for is as durable as the node is configured to make it. */
    record Saved(Ticket ticket) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.saved(this);
        }
    }

    /**
     * What {@link Effect.Save} asked for was not saved.
     *
     * @param full the storage is full, and otherwise well; if false the node must stop
     */
    record SaveFailed(Ticket ticket, boolean full, String detail) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.saveFailed(this);
        }
    }

    record TimerFired(TimerId timer) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.timerFired(this);
        }
    }

    /** The ring is another one: of the next epoch. For the membership part. */
    record RingChanged(Ring ring) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.ringChanged(this);
        }
    }

    /** A node goes by what is newer than what the membership part published. */
    record Behind(NodeId than) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.behind(this);
        }
    }

    /** The membership part published what it knows of the cluster. */
    record ViewChanged(ClusterView view) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.viewChanged(this);
        }
    }
}
