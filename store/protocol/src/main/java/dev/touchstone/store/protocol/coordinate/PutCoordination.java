// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.handoff.Owed;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.version.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One write, at the owner that coordinates it.
 *
 * <p>The write is saved here first: until then nobody has heard of it and it can be rejected, unless a later write of the
 * key has built on it meanwhile. From then on its merged
 * record is sent to the other owners, and W acknowledgements, this node's own among them, answer the client. An owner that
 * is down, or silent for the replica time-out, gets a hint: with a strict quorum this node keeps it, and it counts for
 * nothing; with a sloppy one the next node on the ring keeps it, and counts in the owner's place, once for both of them. Without
 * W acknowledgements in time the outcome is unknown, since what was saved may yet spread.
 */
final class PutCoordination implements Coordination {
    private final ShardContext shard;
    private Plan plan;
    private Call call;
    private final Responder responder;
    private final Write write;
    private final Cell record;
    private final Owed.Write owed;
    private AckTally acks;
    private List<NodeId> spares;
    private final Set<NodeId> open = new TreeSet<>();
    private final TreeMap<NodeId, NodeId> standIns = new TreeMap<>();
    private @Nullable TimerId replicaTimer;
    private @Nullable TimerId requestTimer;
    private boolean answered;
    private boolean saved;

    private PutCoordination(ShardContext shard, Plan plan, Call call, Responder responder, Write write) {
        this.shard = shard;
        this.plan = plan;
        this.call = call;
        this.responder = responder;
        this.write = write;
        this.record = write.record();
        this.owed = shard.owed().begin(write.written().micros());
        this.acks = plan.tally(KnownBug.ACK_BEFORE_QUORUM);
        this.spares = new ArrayList<>(plan.fallbacks());
    }

    /** Begins it, once this node's record of the key is sound; or answers why not. */
    static void begin(ShardContext shard, Plan plan, Request.WriteRequest request, Call call, Responder responder) {
        shard.restorations()
                .beforeWrite(
                        plan.key(),
                        local -> {
                            if (local.corrupt()) {
                                shard.dots().renewActor();
                            }
                            try {
                                Write write = Write.of(shard, plan, request, local.record());
                                new PutCoordination(shard, plan, call, responder, write).start();
                            } catch (RejectedException rejected) {
                                shard.agenda().give(responder.with(rejected.reply()));
                            }
                        },
                        () -> shard.agenda()
                                .give(responder.with(new Reply.Rejected(
                                        Reply.Reason.UNAVAILABLE,
                                        "the record at " + shard.self()
                                                + " is lost or damaged, and too few owners answered to restore it"))));
    }

    private void start() {
        Agenda agenda = shard.agenda();
        shard.calls().open(call, this);
        requestTimer = agenda.startTimer(plan.timeout(), this::timedOut);
        shard.replica().write(plan.key(), record, plan.settings().bugs(), owed.mutations(), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                savedHere(ticket);
            }

            @Override
            public void failed(boolean full, String detail) {
                owed.failed();
                boolean builtUpon = shard.replica().isSaving(plan.key());
                if (plan.has(KnownBug.ACTOR_RENEWED_WHEN_REFUSED)) {
                    shard.dots().renewActor();
                }
                answer(
                        null,
                        full && !builtUpon
                                ? new Reply.Rejected(Reply.Reason.FULL, detail)
                                : plan.unknown(0, "not saved: " + detail));
                finish();
            }
        });
    }

    private void savedHere(@Nullable Ticket ticket) {
        saved = true;
        owed.saved();
        acks.add(shard.self());
        sendToOwners();
        if (answered) {
            open.forEach(this::keepHint);
            finish();
            return;
        }
        replicaTimer = shard.agenda().startTimer(shard.limits().replicaTimeout(), this::replicasLate);
        settle(ticket);
    }

    private void sendToOwners() {
        for (NodeId owner : plan.owners()) {
            if (!acks.has(owner)) {
                open.add(owner);
                if (shard.view().mayBeAlive(owner)) {
                    shard.agenda().send(owner, new Message.ReplicatePut(call, plan.key(), record));
                } else {
                    standIn(owner);
                }
            }
        }
    }

    /** Goes on by a newer ring: who has the write keeps it, and the new owners get it. */
    @Override
    public void viewChanged() {
        long epoch = shard.view().ring().epoch();
        if (epoch == call.epoch() || answered) {
            return;
        }
        try {
            plan = new Admission(shard).again(plan);
        } catch (RejectedException tooFewAlive) {
            // By the old plan it can only end in its time.
            return;
        }
        call = call.at(epoch);
        AckTally before = acks;
        acks = plan.tally(KnownBug.ACK_BEFORE_QUORUM);
        before.nodes().forEach(acks::add);
        spares = new ArrayList<>(plan.fallbacks());
        open.clear();
        if (saved) {
            sendToOwners();
            settle(null);
        }
    }

    /** A replica refused it: its bucket was dropped, or the ring is another one, and it goes on when that is here. */
    @Override
    public void stale(NodeId from, Message.Stale stale) {
        if (stale.call().epoch() < call.epoch()) {
            // It was sent once more since.
            return;
        }
        shard.agenda().note("view-stale", from + " is ahead, for " + plan.key());
        shard.agenda().give(new Effect.CatchUp(from));
        if (stale.epoch() <= stale.call().epoch()) {
            answer(null, plan.unknown(acks.count(), "its bucket was dropped meanwhile"));
            finish();
        }
    }

    @Override
    public void replicatePutAck(NodeId from, Message.ReplicatePutAck put) {
        if (put.saved() && plan.owners().contains(from)) {
            acks.add(from);
            open.remove(from);
        }
        settle(null);
    }

    @Override
    public void storeHintAck(NodeId from, Message.StoreHintAck hint) {
        NodeId owner = standIns.get(from);
        if (owner != null && hint.saved()) {
            // In the owner's place: if the owner acknowledges too, that is still one copy once the hint is handed over.
            acks.add(owner);
            open.remove(owner);
        } else if (owner != null) {
            standIn(owner);
        }
        settle(null);
    }

    /** Answers if the quorum is there; ends if nobody is left to wait for. */
    private void settle(@Nullable Ticket ticket) {
        if (!answered && acks.hasQuorum()) {
            answer(
                    ticket,
                    new Reply.Stored(
                            shard.contexts().give(plan, write.seenAfter(plan)), plan.versionOf(write.written())));
        }
        if (answered && open.isEmpty()) {
            finish();
        }
    }

    private void replicasLate() {
        new ArrayList<>(open).forEach(this::standIn);
        boolean others = open.stream().anyMatch(standIns::containsValue);
        if (others) {
            replicaTimer = shard.agenda().startTimer(shard.limits().replicaTimeout(), this::replicasLate);
        }
        settle(null);
    }

    /** Gives the owner's part to the next node that may be alive, or keeps a hint for it here. */
    private void standIn(NodeId owner) {
        if (!open.contains(owner)) {
            return;
        }
        while (!spares.isEmpty()) {
            NodeId spare = spares.remove(0);
            if (shard.view().mayBeAlive(spare)) {
                standIns.put(spare, owner);
                shard.agenda().note("hint-sent", plan.key() + " for " + owner + " to " + spare);
                shard.agenda().send(spare, new Message.StoreHint(call, owner, plan.key(), record));
                return;
            }
        }
        keepHint(owner);
        open.remove(owner);
    }

    private void keepHint(NodeId owner) {
        owed.hinting();
        shard.hints().keep(owner, plan.key(), owed::hinted);
        if (plan.has(KnownBug.HINT_COUNTED_AS_OWNER)) {
            acks.add(owner);
        }
    }

    private void timedOut() {
        answer(null, plan.unknown(acks.count(), "only " + acks.count() + " of " + acks.needed() + " in time"));
        if (replicaTimer != null) {
            open.forEach(this::keepHint);
            finish();
        }
    }

    private void answer(@Nullable Ticket ticket, Reply reply) {
        if (!answered) {
            answered = true;
            shard.agenda().acknowledge(ticket, responder.with(reply));
        }
    }

    private void finish() {
        owed.end();
        shard.calls().finish(call, replicaTimer, requestTimer);
    }
}
