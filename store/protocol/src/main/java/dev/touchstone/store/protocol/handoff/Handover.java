// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.handoff.HintPlace.DirtyRange;
import dev.touchstone.store.protocol.handoff.HintPlace.Mark;
import dev.touchstone.store.protocol.handoff.Outbox.Sent;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands over what hints name to those targets that may be alive.
 *
 * <p>{@value #WINDOW} records are under way to a target at a time, fewer if they are large, marks before dirty ranges; each has a
 * pause of its own after which it is sent again. A mark goes when the target has acknowledged all that is here of the key, and
 * with it a copy that was here for its sake alone.
 */
final class Handover implements DirtyWalks.Sending {
    static final int WINDOW = 16;
    /** They are in memory, and in frames, as long as they are under way. */
    static final long WINDOW_BYTES = 256 << 10;

    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Replica replica;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Consumer<Cell> dropped;
    private final Partitions partitions = Partitions.DEFAULT;
    private final Outboxes outboxes;
    private final DirtyWalks walks;

    /** @param dropped told of each record that goes, having been handed over */
    Handover(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            Replica replica,
            Agenda agenda,
            Supplier<ClusterView> view,
            Consumer<Cell> dropped) {
        this.config = config;
        this.incarnation = incarnation;
        this.replica = replica;
        this.agenda = agenda;
        this.view = view;
        this.dropped = dropped;
        this.outboxes = new Outboxes(storage, agenda, this::later);
        this.walks = new DirtyWalks(storage, agenda, view, outboxes, pause(), this);
    }

    Outboxes outboxes() {
        return outboxes;
    }

    /** Hands over to all who may be alive. */
    void replayAll() {
        outboxes.targets().forEach(this::pump);
    }

    /** Looks after a pause whether there is something for the target. */
    void later(NodeId target) {
        wake(target, pause());
    }

    @Override
    public void wake(NodeId target, Duration after) {
        Outbox outbox = outboxes.of(target);
        if (!outbox.waking) {
            outbox.waking = true;
            agenda.startTimer(after, () -> {
                outbox.waking = false;
                pump(target);
            });
        }
    }

    /** Sends what has room in the target's window. */
    private void pump(NodeId target) {
        Outbox outbox = outboxes.of(target);
        if (!view.get().liveness().containsKey(target)) {
            // It is no member now. What it may lack is kept: it may be one again.
            return;
        }
        while (view.get().mayBeAlive(target) && outbox.hasRoom(WINDOW, WINDOW_BYTES)) {
            StoreKey next = outbox.nextMark();
            if (next != null) {
                if (isTooOld(outbox, next) && view.get().bugs(next).contains(KnownBug.EXPIRED_HINT_BLOCKS)) {
                    return;
                }
                outbox.last = next;
                if (isTooOld(outbox, next)) {
                    expire(target, outbox, next);
                } else {
                    send(target, outbox, next, null);
                }
            } else if (!walks.goOn(target, outbox)) {
                return;
            }
        }
    }

    private boolean isTooOld(Outbox outbox, StoreKey key) {
        long micros = Math.max(0, agenda.now().wallMicros() - outbox.madeMicros(key));
        Duration age = Duration.ofNanos(micros * 1000);
        return age.compareTo(config.limits().hintAgeMax()) > 0;
    }

    /** One mark fewer, and its partition is dirty. */
    private void expire(NodeId target, Outbox outbox, StoreKey key) {
        agenda.note("hint-expired", key + " for " + target);
        if (view.get().bugs(key).contains(KnownBug.HINT_FORGOTTEN_WHEN_EXPIRED)) {
            forget(target, key, List.of(), saved -> {});
            return;
        }
        DirtyRange range = new DirtyRange(target, partitions.of(Token.of(key)));
        outbox.unmark(key);
        outboxes.save(List.of(outboxes.made(range), new Mutation(Table.HINTS, new Mark(target, key).encode(), null)));
    }

    @Override
    public void send(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep) {
        outbox.underWay.add(key);
        if (view.get().isUnknown(key)) {
            whenKnown(target, outbox, key, sweep);
            return;
        }
        replica.readDurable(key, view.get().bugs(key), local -> {
            if (view.get().isOver(key) || local.corrupt() || local.record().isNone()) {
                // There is nothing here to hand over: whoever else has it makes up for it, or its bucket was dropped.
                done(target, outbox, key, sweep);
                forget(target, key, List.of(), saved -> {});
                return;
            }
            Call call = new Call(Token.of(key), view.get().ring().epoch(), incarnation.boot(), agenda.nextNumber());
            TimerId pause = agenda.startTimer(pause(), () -> late(target, outbox, call.number()));
            outbox.sent(call.number(), new Sent(key, local.record(), pause, sweep));
            outboxes.changed();
            agenda.send(target, new Message.ReplicatePut(call, key, local.record()));
            if (view.get().bugs(key).contains(KnownBug.HINT_FORGOTTEN_WHEN_SENT)) {
                handedOver(target, key, local.record(), sweep, () -> {});
            }
        });
    }

    /**
     * Of a bucket that is not known, as after a loss on disk, nobody can say here who owns its keys, and so not whether the copy is to
     * go with its mark: it is looked at again after a pause.
     */
    private void whenKnown(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep) {
        agenda.startTimer(pause(), () -> {
            inVain(target, outbox, key, sweep);
            pump(target);
        });
    }

    private void late(NodeId target, Outbox outbox, long call) {
        Sent sent = outbox.over(call);
        if (sent != null && view.get().bugs(sent.key()).contains(KnownBug.HINT_NOT_SENT_AGAIN)) {
            return;
        }
        if (sent != null) {
            inVain(target, outbox, sent.key(), sent.sweep());
        }
        pump(target);
    }

    /** It was not handed over: a walk that found it is to be made again. */
    private void inVain(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep) {
        if (sweep != null) {
            sweep.incomplete = true;
        }
        done(target, outbox, key, sweep);
    }

    /** True if the message acknowledges what was handed over. */
    boolean acknowledged(NodeId from, Message.ReplicatePutAck ack) {
        Outbox outbox = outboxes.known(from);
        Sent sent = outbox == null ? null : outbox.sent(ack.call().number());
        if (outbox == null || sent == null) {
            return false;
        }
        // One that refuses, its storage being full, is asked again after the pause and not at once.
        if (ack.saved()) {
            outbox.over(ack.call().number());
            agenda.cancelTimer(sent.pause());
            agenda.note("hint-handed-over", sent.key() + " to " + from);
            outbox.acknowledged();
            outboxes.changed();
            handedOver(from, sent.key(), sent.record(), sent.sweep(), () -> {
                done(from, outbox, sent.key(), sent.sweep());
                pump(from);
            });
        }
        return true;
    }

    /**
     * The target has this record. If it is all that is here, its mark goes, and a copy that was here for its sake.
     *
     * @param then called once; in a walk over a dirty range when the copy is surely gone, or will be looked for again: else the range
     *     would go before it, and nothing know of it
     */
    private void handedOver(NodeId target, StoreKey key, Cell record, @Nullable Sweep sweep, Runnable then) {
        Replica.Local now = replica.read(key);
        boolean spare =
                view.get().isSpare(config.self(), key) && !view.get().bugs(key).contains(KnownBug.STAND_IN_COPY_KEPT);
        boolean isAll = !now.corrupt() && record.includes(now.record());
        boolean goes = isAll && spare && !now.record().isNone() && !mayAnotherLack(target, key);
        List<Mutation> drop = goes ? List.of(new Mutation(Table.RECORDS, RecordKey.encode(key), null)) : List.of();
        if (goes) {
            dropped.accept(now.record());
        }
        if (goes && sweep != null) {
            forget(target, key, drop, saved -> {
                sweep.incomplete |= !saved;
                then.run();
            });
            return;
        }
        if (spare && sweep != null) {
            sweep.stays(key, isAll);
        }
        if (isAll) {
            forget(target, key, drop, saved -> {});
        }
        then.run();
    }

    private void done(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep) {
        outbox.underWay.remove(key);
        if (sweep != null) {
            walks.done(target, outbox, key, sweep);
        }
    }

    private void forget(NodeId target, StoreKey key, List<Mutation> more, Consumer<Boolean> ended) {
        List<Mutation> mutations = new ArrayList<>(more);
        if (outboxes.of(target).unmark(key)) {
            outboxes.changed();
            mutations.add(new Mutation(Table.HINTS, new Mark(target, key).encode(), null));
        }
        if (!mutations.isEmpty()) {
            outboxes.save(mutations, ended);
        }
    }

    private boolean mayAnotherLack(NodeId target, StoreKey key) {
        int partition = partitions.of(Token.of(key));
        return view.get().owners(key).stream()
                .filter(owner -> !owner.equals(target))
                .anyMatch(owner -> {
                    Outbox outbox = outboxes.known(owner);
                    return outbox != null && (outbox.isMarked(key) || outbox.mayLack(key, partition));
                });
    }

    private Duration pause() {
        return config.limits().replicaTimeout().multipliedBy(4);
    }
}
