// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Participant;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Drives one participant: hands it events, and runs its effects against the ports. On its lane's thread.
 *
 * <p>Checks what the core must keep: a request is answered once, and what acknowledges a change is given out only after its
 * save completed. A breach is a programming error, and throws.
 */
final class NodeDriver {
    private final NodeId self;
    private final Participant participant;
    private final Lane lane;
    private final NodePorts ports;
    private final Outlet outlet;
    // Looked up with every event, and never iterated over.
    private final Map<Long, Consumer<Reply>> requests = new HashMap<>();
    private final Set<Long> saving = new HashSet<>();
    private final Set<Long> notSaved = new HashSet<>();
    private final Runner runner = new Runner();
    private long lastRequest;
    private volatile boolean stopped;

    /** Where goes what a participant tells the rest of its node; each does nothing unless it is said otherwise. On the lane's thread. */
    interface Outlet {
        default void view(ClusterView view) {}

        default void ranges(RangeCounts counts) {}

        default void hints(Map<NodeId, HintCounts> counts) {}

        /** It goes by less than a node knows. */
        default void behind(NodeId than) {}
    }

    NodeDriver(NodeId self, Participant participant, Lane lane, NodePorts ports, Outlet outlet) {
        this.self = self;
        this.participant = participant;
        this.lane = lane;
        this.ports = ports;
        this.outlet = outlet;
    }

    /** Hands over an event, on the lane's thread; from any thread. */
    void post(Event event) {
        lane.run(() -> deliver(event));
    }

    /** Hands over a request, on the lane's thread; from any thread. */
    void submit(Request request, Consumer<Reply> onReply) {
        lane.run(() -> {
            RequestId id = new RequestId(++lastRequest);
            requests.put(id.number(), onReply);
            deliver(new Event.Requested(id, request));
        });
    }

    void stop() {
        stopped = true;
    }

    private void deliver(Event event) {
        if (stopped) {
            return;
        }
        for (Effect effect : participant.handle(ports.clock().now(), event)) {
            if (stopped) {
                return;
            }
            effect.accept(runner);
        }
    }

    private void save(Effect.Save save) {
        Ticket ticket = save.ticket();
        check(saving.add(ticket.number()), "a ticket used twice", save);
        lane.storage().write(save.mutations(), new Storage.Completion() {
            @Override
            public void saved() {
                saving.remove(ticket.number());
                deliver(new Event.Saved(ticket));
            }

            @Override
            public void failed(boolean full, String detail) {
                saving.remove(ticket.number());
                notSaved.add(ticket.number());
                deliver(new Event.SaveFailed(ticket, full, detail));
                notSaved.remove(ticket.number());
            }
        });
    }

    private void fired(TimerId timer) {
        deliver(new Event.TimerFired(timer));
    }

    private void check(boolean kept, String breach, Effect effect) {
        if (!kept) {
            throw new IllegalStateException(self + ": " + breach + ": " + effect);
        }
    }

    /** Runs each effect as it stands. */
    private final class Runner implements Effect.Visitor {
        @Override
        public void send(Effect.Send send) {
            ports.transport().send(send.to(), send.message());
        }

        @Override
        public void save(Effect.Save save) {
            NodeDriver.this.save(save);
        }

        @Override
        public void acknowledge(Effect.Acknowledge acknowledge) {
            long ticket = acknowledge.ticket().number();
            check(!saving.contains(ticket), "acknowledged before it was saved", acknowledge);
            check(!notSaved.contains(ticket), "acknowledged though not saved", acknowledge);
            acknowledge.visible().accept(this);
        }

        @Override
        public void startTimer(Effect.StartTimer start) {
            lane.timers().start(start.timer(), start.delay(), NodeDriver.this::fired);
        }

        @Override
        public void cancelTimer(Effect.CancelTimer cancel) {
            lane.timers().cancel(cancel.timer());
        }

        @Override
        public void answer(Effect.Answer answer) {
            Consumer<Reply> onReply = requests.remove(answer.id().number());
            check(onReply != null, "answered twice", answer);
            if (onReply != null) {
                onReply.accept(answer.reply());
            }
        }

        @Override
        public void publish(Effect.Publish publish) {
            outlet.view(publish.view());
        }

        @Override
        public void publishRanges(Effect.PublishRanges publish) {
            outlet.ranges(publish.ranges());
        }

        @Override
        public void publishHints(Effect.PublishHints publish) {
            outlet.hints(publish.hints());
        }

        @Override
        public void catchUp(Effect.CatchUp catchUp) {
            outlet.behind(catchUp.with());
        }

        @Override
        public void note(Effect.Note note) {
            ports.trace().note(self, note.event(), note.detail());
        }
    }
}
