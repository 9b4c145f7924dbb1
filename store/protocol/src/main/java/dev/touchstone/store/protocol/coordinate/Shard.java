// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.MembershipMessage;
import dev.touchstone.store.protocol.message.Message.ShardAck;
import dev.touchstone.store.protocol.message.Message.ShardRequest;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Participant;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.request.Request;
import java.util.List;
import java.util.SplittableRandom;

/** The part of a node that serves some of its keys: gives each event to whom it concerns. */
public final class Shard implements Participant {
    private final ShardContext context;
    private final Agenda agenda;
    private final Admission admission;
    private final ReplicaService service;
    private final Events events = new Events();

    private long reads;

    /** @param index which of the node's shards it is, from 0 */
    public Shard(NodeConfig config, int index, Incarnation incarnation, Storage storage, SplittableRandom random) {
        this.context = new ShardContext(config, index, incarnation, storage, random);
        this.agenda = context.agenda();
        this.admission = new Admission(context);
        context.repeats().beginBy((request, responder) -> begin(request, false, responder));
        this.service = new ReplicaService(context, storage, (request, responder) -> begin(request, true, responder));
    }

    @Override
    public List<Effect> handle(Instants now, Event event) {
        agenda.begin(now);
        event.accept(events);
        return agenda.end();
    }

    private void coordinate(Event.Requested requested) {
        Request request = requested.request();
        if (!(request instanceof Request.KeyRequest forKey)) {
            throw new IllegalStateException("not for a shard: " + request);
        }
        begin(forKey, false, reply -> new Effect.Answer(requested.id(), reply));
    }

    private void begin(Request.KeyRequest request, boolean forwarded, Responder responder) {
        Plan plan;
        try {
            plan = admission.plan(request);
        } catch (RejectedException rejected) {
            agenda.give(responder.with(rejected.reply()));
            return;
        }
        Call call = context.calls().next(plan.token());
        if (!(request instanceof Request.WriteRequest write)) {
            new GetCoordination(context, plan, call, responder, reads++).start();
        } else if (plan.owners().contains(context.self())) {
            PutCoordination.begin(context, plan, write, call, responder);
        } else {
            ForwardCoordination.begin(context, plan, call, forwarded, responder);
        }
    }

    /** What each event is for. */
    private final class Events implements Event.Visitor {
        @Override
        public void started(Event.Started started) {
            context.hints().load();
            context.owed().start();
            context.scan().start();
            context.collector().start();
        }

        @Override
        public void requested(Event.Requested requested) {
            coordinate(requested);
        }

        @Override
        public void received(Event.Received received) {
            received.message().accept(new Receiving(received.from()));
        }

        @Override
        public void saved(Event.Saved saved) {
            agenda.saved(saved);
        }

        @Override
        public void saveFailed(Event.SaveFailed failed) {
            if (!failed.full()) {
                context.storageFailed();
            }
            agenda.saveFailed(failed);
        }

        @Override
        public void timerFired(Event.TimerFired fired) {
            agenda.fired(fired);
        }

        @Override
        public void viewChanged(Event.ViewChanged changed) {
            context.viewChanged(changed.view());
            context.hints().replayAll();
            context.scan().wake();
            context.calls().viewChanged();
            service.nowTimely();
            context.repeats().viewChanged();
            context.sweep().viewChanged();
            context.owed().viewChanged();
        }

        @Override
        public void ringChanged(Event.RingChanged changed) {
            throw new IllegalStateException("not for a shard: " + changed);
        }

        @Override
        public void behind(Event.Behind behind) {
            throw new IllegalStateException("not for a shard: " + behind);
        }
    }

    /** What each message is for: a request for the replica, an answer for who waits for it. */
    private final class Receiving implements Message.Visitor, ShardAck.AckVisitor {
        private final NodeId from;

        Receiving(NodeId from) {
            this.from = from;
        }

        @Override
        public void request(ShardRequest message) {
            service.serve(from, message);
        }

        @Override
        public void ack(ShardAck message) {
            message.accept((ShardAck.AckVisitor) this);
        }

        @Override
        public void membership(MembershipMessage message) {
            throw new IllegalStateException("not for a shard: " + message);
        }

        @Override
        public void replicatePutAck(Message.ReplicatePutAck ack) {
            boolean ofHint =
                    context.calls().isOurs(ack.call()) && context.hints().acknowledged(from, ack);
            if (!ofHint) {
                context.calls().answered(ack, waiting -> waiting.replicatePutAck(from, ack));
            }
        }

        @Override
        public void storeHintAck(Message.StoreHintAck ack) {
            context.calls().answered(ack, waiting -> waiting.storeHintAck(from, ack));
        }

        @Override
        public void fetchRecordAck(Message.FetchRecordAck ack) {
            context.calls()
                    .answered(
                            ack,
                            waiting ->
                                    waiting.fetchRecordAck(from, context.door().checked(from, waiting.kind(), ack)));
        }

        @Override
        public void fetchCopyAck(Message.FetchCopyAck ack) {
            context.calls()
                    .answered(
                            ack,
                            waiting -> waiting.fetchCopyAck(from, context.door().checked(from, waiting.kind(), ack)));
        }

        @Override
        public void collectAck(Message.CollectAck ack) {
            context.collector().received(from, ack);
        }

        @Override
        public void listKeysAck(Message.ListKeysAck ack) {
            context.scan().received(from, ack);
        }

        @Override
        public void forwardRequestAck(Message.ForwardRequestAck ack) {
            context.calls().answered(ack, waiting -> waiting.forwardRequestAck(from, ack));
        }

        @Override
        public void otherIncarnation(Message.OtherIncarnation ack) {
            context.calls().answered(ack, waiting -> waiting.otherIncarnation(from, ack));
        }

        @Override
        public void stale(Message.Stale ack) {
            context.calls().answered(ack, waiting -> waiting.stale(from, ack));
        }
    }
}
