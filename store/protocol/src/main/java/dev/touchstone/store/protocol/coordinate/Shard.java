// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.handoff.Hints;
import dev.touchstone.store.protocol.membership.Membership;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Participant;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.HybridClock;
import dev.touchstone.store.protocol.version.HybridTimestamp;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node that serves some of its keys: dispatches each event to whom it concerns.
 *
 * <p>Dots are made here. Their counter rises over the life of the shard, whatever the key, so that none is used twice even
 * for a key whose record is lost; and where a record was found damaged or was dropped, a save failed, or a peer or a client
 * knows of a dot that was never made here, the shard goes on under a new actor, since its own earlier dots are then no longer
 * all in its clock, and a clock that covered them unseen would make other replicas drop those writes.
 */
public final class Shard implements Participant {
    private final NodeConfig config;
    private final Incarnation incarnation;
    private final SplittableRandom random;
    private final Agenda agenda = new Agenda();
    private final HybridClock clock = new HybridClock();
    private final Replica replica;
    private final ReplicaService service;
    private final Hints hints;
    private final Admission admission;
    private final Map<Long, Coordination> open = new TreeMap<>();
    private ClusterView view;
    private Incarnation actor;
    private long lastDot;
    private boolean storageFailed;

    public Shard(NodeConfig config, Incarnation incarnation, Storage storage, SplittableRandom random) {
        this.config = config;
        this.incarnation = incarnation;
        this.random = random;
        this.actor = incarnation;
        this.view = Membership.firstView(config);
        this.replica = new Replica(storage, agenda, this::renewActor);
        this.hints = new Hints(config, incarnation, storage, agenda, () -> view, this::dropped);
        this.service = new ReplicaService(this);
        this.admission = new Admission(this);
    }

    @Override
    public List<Effect> handle(Instants now, Event event) {
        agenda.begin(now);
        if (event instanceof Event.Requested requested) {
            coordinate(requested);
        } else if (event instanceof Event.Received received) {
            receive(received.from(), received.message());
        } else if (event instanceof Event.ViewChanged changed) {
            view = changed.view();
            hints.replayAll();
        } else if (event instanceof Event.Started) {
            hints.load();
        } else if (!agenda.resume(event)) {
            throw new IllegalStateException("an event that nobody handles: " + event);
        }
        return agenda.end();
    }

    private void receive(NodeId from, Message message) {
        if (message instanceof Message.ShardAck ack) {
            Coordination waiting = open.get(ack.call().number());
            if (ack.call().boot() == incarnation.boot()
                    && !(ack instanceof Message.ReplicatePutAck put && hints.acknowledged(from, put))
                    && waiting != null) {
                waiting.received(from, ack);
            }
        } else if (message instanceof Message.ForwardRequest forward) {
            if (service.isNew(from, forward.call())) {
                begin(
                        forward.request(),
                        true,
                        reply -> new Effect.Send(from, new Message.ForwardRequestAck(forward.call(), reply)));
            }
        } else if (message instanceof Message.ShardMessage request) {
            service.serve(from, request);
        } else {
            throw new IllegalStateException("not for a shard: " + message);
        }
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
        Call call = newCall(plan.token());
        if (request instanceof Request.Get) {
            GetCoordination get = new GetCoordination(this, plan, call, responder);
            open.put(call.number(), get);
            get.start();
        } else if (plan.owners().contains(self())) {
            Restoration.before(
                    this,
                    plan.key(),
                    (local, restored) -> put(plan, call, local, restored, responder),
                    () -> agenda.give(responder.with(new Reply.Rejected(
                            Reply.Reason.UNAVAILABLE,
                            "the record at " + self() + " is damaged, and too few owners answered to restore it"))));
        } else {
            forward(plan, call, forwarded, responder);
        }
    }

    private void forward(Plan plan, Call call, boolean forwarded, Responder responder) {
        List<NodeId> alive = plan.owners().stream().filter(view::mayBeAlive).toList();
        if (forwarded || alive.isEmpty()) {
            agenda.give(responder.with(new Reply.Rejected(
                    Reply.Reason.UNAVAILABLE, forwarded ? self() + " does not own the key" : "no owner is alive")));
            return;
        }
        NodeId owner = alive.stream()
                .filter(node -> view.liveness().get(node) == ClusterView.Liveness.ALIVE)
                .findFirst()
                .orElse(alive.get(0));
        ForwardCoordination forward = new ForwardCoordination(this, plan, call, responder, owner);
        open.put(call.number(), forward);
        forward.start();
    }

    private void put(Plan plan, Call call, Replica.Local local, Siblings restored, Responder responder) {
        Seen seen;
        try {
            seen = Seen.of(plan.token(), Admission.contextOf(plan.request()));
        } catch (IllegalArgumentException wrong) {
            agenda.give(responder.with(new Reply.Rejected(
                    Reply.Reason.INVALID, "the context is none of this key: " + wrong.getMessage())));
            return;
        }
        if (local.corrupt()) {
            renewActor();
        }
        Siblings before = local.record().merge(restored);
        if (plan.has(KnownBug.WRITE_REPLACES_UNSEEN)) {
            seen = new Seen(before.clock(), seen.own(), seen.micros(), seen.logical());
        }
        renewIfForgetful(before.clock());
        renewIfForgetful(seen.writes());
        Sibling written = stamp(plan, before, seen);
        Siblings record = before.put(plan.settings().resolve(), seen, written);
        if (record.siblings().size() > config.limits().siblingsMax()) {
            agenda.give(responder.with(new Reply.Rejected(
                    Reply.Reason.TOO_MANY_SIBLINGS,
                    "more than " + config.limits().siblingsMax()
                            + " siblings; read, merge and write with the context")));
            return;
        }
        PutCoordination put =
                new PutCoordination(this, plan, call, responder, new PutCoordination.Write(seen, record, written));
        open.put(call.number(), put);
        put.start();
    }

    private Sibling stamp(Plan plan, Siblings local, Seen seen) {
        Incarnation by = plan.has(KnownBug.DOTS_REUSED_AFTER_RESTART) ? new Incarnation(self(), 0) : actor;
        long wall = agenda.now().wallMicros();
        HybridTimestamp time = plan.has(KnownBug.STAMPED_BY_WALL_CLOCK)
                ? new HybridTimestamp(wall, 0, by)
                : clock.tick(wall, by, local, seen);
        return new Sibling(new Dot(by, ++lastDot), time.micros(), time.logical(), Admission.valueOf(plan.request()));
    }

    /** Takes note of a record that came from elsewhere. */
    void heardOf(Siblings record) {
        clock.observe(agenda.now().wallMicros(), record);
        renewIfForgetful(record.clock());
    }

    /** A dot of the actor's that it has not made yet: its node was set back, to a copy of its disk, and made it before. */
    private void renewIfForgetful(VersionVector writes) {
        if (writes.counter(actor) > lastDot) {
            renewActor();
        }
    }

    /** A stand-in's copy is gone. If this node owns the key again one day, its clock must not cover the dots in it. */
    private void dropped(Siblings record) {
        if (record.clock().counter(actor) > 0) {
            renewActor();
        }
    }

    /** Goes on under an actor whose dots nobody can have seen. */
    void renewActor() {
        actor = new Incarnation(self(), (1L << 32) + (random.nextLong() >>> 2));
        agenda.note("actor-renewed", actor);
    }

    String versionOf(Plan plan, Sibling sibling) {
        return plan.settings().resolve() == Resolve.LWW
                ? sibling.timestamp().toString()
                : sibling.dot().toString();
    }

    Call newCall(Token token) {
        return new Call(token, incarnation.boot(), agenda.nextNumber());
    }

    void open(Call call, Coordination coordination) {
        open.put(call.number(), coordination);
    }

    /** Ends a coordination; once more does nothing. */
    void finish(Call call, @Nullable TimerId replicaTimer, @Nullable TimerId requestTimer) {
        if (open.remove(call.number()) != null) {
            if (replicaTimer != null) {
                agenda.cancelTimer(replicaTimer);
            }
            if (requestTimer != null) {
                agenda.cancelTimer(requestTimer);
            }
        }
    }

    boolean isOpen(Call call) {
        return open.containsKey(call.number());
    }

    int inFlight() {
        return open.size();
    }

    void storageFailed() {
        storageFailed = true;
    }

    boolean hasStorageFailed() {
        return storageFailed;
    }

    NodeId self() {
        return config.self();
    }

    NodeConfig.Limits limits() {
        return config.limits();
    }

    Agenda agenda() {
        return agenda;
    }

    Replica replica() {
        return replica;
    }

    Hints hints() {
        return hints;
    }

    ClusterView view() {
        return view;
    }
}
