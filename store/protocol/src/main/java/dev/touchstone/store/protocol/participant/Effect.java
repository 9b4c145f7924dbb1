// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.participant;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a participant wants done.
 *
 * <p><b>Durable before visible</b>: no {@link Send} or {@link Reply} that acknowledges a change is given out before the
 * {@link Event.Saved} of that change came in.
 */
public sealed interface Effect {
    /** Calls what the visitor has for it. */
    void accept(Visitor visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor {
        void send(Send effect);

        void save(Save effect);

        void acknowledge(Acknowledge effect);

        void startTimer(StartTimer effect);

        void cancelTimer(CancelTimer effect);

        void answer(Answer effect);

        void publish(Publish effect);

        void publishRanges(PublishRanges effect);

        void publishHints(PublishHints effect);

        void catchUp(CatchUp effect);

        void note(Note effect);
    }

    /** Sends, without any promise of delivery. */
    record Send(NodeId to, Message message) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.send(this);
        }
    }

    /** Saves all mutations, in order; {@link Event.Saved} follows, or {@link Event.SaveFailed}. */
    record Save(Ticket ticket, List<Mutation> mutations) implements Effect {
        public Save {
            mutations = List.copyOf(mutations);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.save(this);
        }
    }

    /**
     * Gives out something that acknowledges a change.
     *
     * @param ticket of the save that must have completed before
     * @param visible a {@link Send} or an {@link Answer}
     */
    record Acknowledge(Ticket ticket, Effect visible) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.acknowledge(this);
        }
    }

    /** Asks for a {@link Event.TimerFired} after the delay. */
    record StartTimer(TimerId timer, Duration delay) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.startTimer(this);
        }
    }

    record CancelTimer(TimerId timer) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.cancelTimer(this);
        }
    }

    /** Answers a request; exactly once for each. */
    record Answer(RequestId id, Reply reply) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.answer(this);
        }
    }

    /** Gives the shards a new view; by the membership part alone. */
    record Publish(ClusterView view) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.publish(this);
        }
    }

    /** Says what the states of this shard's partitions are now; by shards alone. */
    record PublishRanges(RangeCounts ranges) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.publishRanges(this);
        }
    }

    /** Says what this shard has yet to hand over, to whom; by shards alone, once in a while. */
    record PublishHints(Map<NodeId, HintCounts> hints) implements Effect {
        public PublishHints {
            hints = Collections.unmodifiableMap(new TreeMap<>(hints));
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.publishHints(this);
        }
    }

    /** Asks the membership part to hear at once what a node knows, which goes by what is newer than what is known here. */
    record CatchUp(NodeId with) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.catchUp(this);
        }
    }

    /** Tells an observer what was done; changes nothing. */
    record Note(String event, String detail) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.note(this);
        }
    }
}
