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
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this shard has yet to hand over to nodes that may lack it. Here, and nowhere else, a hint is made.
 *
 * <p>A hint is a durable mark, of a target and a key, and not a copy of the record: however often the key is written meanwhile,
 * there is one mark, and what is handed over is the record as it is then. Marks are bounded for each target by number and
 * age. One too many, or too old, becomes a dirty range, a mark on its whole partition: nothing is ever forgotten but by an
 * acknowledgement. A hint never fails a write.
 *
 * <p>To a target that may be alive {@value #WINDOW} records are under way at a time, fewer if they are large, marks before dirty ranges; each has a
 * pause of its own after which it is sent again. A mark goes when the target has acknowledged all that is here of the key, and
 * with it a copy that was here for its sake alone.
 */
public final class Hints {
    static final int WINDOW = 16;
    /** They are in memory, and in frames, as long as they are under way. */
    static final long WINDOW_BYTES = 256 << 10;

    /** Records that a walk over a dirty range looks at before it lets others go on. */
    private static final int LOOKED_AT_MAX = 256;

    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Storage storage;
    private final Replica replica;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Consumer<Cell> dropped;
    private final Partitions partitions = Partitions.DEFAULT;
    private final Outboxes outboxes;

    /**
     * The hints in a shard's storage.
     *
     * @param dropped told of each record that goes, having been handed over
     */
    public Hints(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            Replica replica,
            Agenda agenda,
            Supplier<ClusterView> view,
            Consumer<Cell> dropped) {
        this.config = config;
        this.incarnation = incarnation;
        this.storage = storage;
        this.replica = replica;
        this.agenda = agenda;
        this.view = view;
        this.dropped = dropped;
        this.outboxes = new Outboxes(storage, agenda, target -> wake(target, outbox(target), pause()));
    }

    /** Takes up what a former incarnation kept. A hint whose place cannot be read is left where it is, for a human. */
    public void load() {
        storage.scan(Table.HINTS, Bytes.EMPTY, null, (place, made) -> {
            try {
                outboxes.track(HintPlace.decode(place), made);
            } catch (IllegalArgumentException corrupt) {
                agenda.note("hint-corrupt", "a place of " + place.length() + " bytes: " + corrupt.getMessage());
            }
            return true;
        });
        replayAll();
    }

    /**
     * Keeps a hint at the coordinator itself, whose record of the key is saved.
     *
     * @param ended told whether the hint is durable, at the end of its save
     */
    public void keep(NodeId target, StoreKey key, Consumer<Boolean> ended) {
        agenda.note("hint-kept", key + " for " + target);
        outboxes.save(add(target, key), ended);
    }

    /** Keeps a hint of a key for each other owner. */
    public void keepForOthers(StoreKey key) {
        view.get().owners(key).stream()
                .filter(owner -> !owner.equals(config.self()))
                .forEach(owner -> keep(owner, key, saved -> {}));
    }

    /**
     * Makes a hint of a key for whom another node coordinates, in whose place this one stands in.
     *
     * @return as {@link #add}
     */
    public List<Mutation> addForCoordinator(NodeId target, StoreKey key) {
        outbox(target).received();
        return add(target, key);
    }

    /**
     * Makes a hint of a key; whoever calls saves it, with the record, or {@link #notSaved says} that it was not.
     *
     * @return never nothing: a dirty range that covers it already is saved again, since its own save may yet fail
     */
    public List<Mutation> add(NodeId target, StoreKey key) {
        Outbox outbox = outbox(target);
        HintPlace place = new Mark(target, key);
        int marksMax = Math.max(1, config.limits().hintsPerTargetMax() / config.shards());
        long bytesMax = config.limits().hintBytesPerTargetMax() / config.shards();
        boolean full = outbox.marks() >= marksMax || outbox.markBytes() + Outbox.bytes(key) > bytesMax;
        if (full && !outbox.isMarked(key)) {
            agenda.note("hint-overflow", key + " for " + target);
            int partition = partitions.of(Token.of(key));
            place = new DirtyRange(target, partition);
            if (outbox.isDirty(partition)) {
                outbox.dirty(partition);
                return List.of(new Mutation(Table.HINTS, place.encode(), outboxes.madeNow()));
            }
        }
        Bytes made = outboxes.madeNow();
        outboxes.track(place, made);
        wake(target, outbox, pause());
        return List.of(new Mutation(Table.HINTS, place.encode(), made));
    }

    /** What {@link #add} made could not be saved: it goes again, unless an earlier save of the same hint is there. */
    public void notSaved(List<Mutation> kept) {
        for (Mutation each : kept) {
            if (storage.read(each.table(), each.key()) == null) {
                outboxes.untrack(HintPlace.decode(each.key()));
            }
        }
    }

    /** True if something here is yet to be handed over to somebody who may lack writes of the key. */
    public boolean mayHandOver(StoreKey key) {
        int partition = partitions.of(Token.of(key));
        return outboxes.targets().stream()
                .map(this::outbox)
                .anyMatch(outbox -> outbox.isMarked(key) || outbox.isDirty(partition));
    }

    /** Hands over to all who may be alive. */
    public void replayAll() {
        outboxes.targets().forEach(this::pump);
    }

    private void wake(NodeId target, Outbox outbox, Duration after) {
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
        Outbox outbox = outbox(target);
        if (!view.get().liveness().containsKey(target)) {
            // It is no member now. What it may lack is kept: it may be one again.
            return;
        }
        while (view.get().mayBeAlive(target) && outbox.hasRoom(WINDOW, WINDOW_BYTES)) {
            StoreKey next = outbox.nextMark();
            if (next != null) {
                outbox.last = next;
                if (isTooOld(outbox, next)) {
                    expire(target, outbox, next);
                } else {
                    send(target, outbox, next, null);
                }
            } else if (!sweepOn(target, outbox)) {
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
        Bytes made = outboxes.madeNow();
        outbox.unmark(key);
        outboxes.track(range, made);
        outboxes.save(List.of(
                new Mutation(Table.HINTS, range.encode(), made),
                new Mutation(Table.HINTS, new Mark(target, key).encode(), null)));
    }

    private void send(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep) {
        outbox.underWay.add(key);
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

    private void late(NodeId target, Outbox outbox, long call) {
        Sent sent = outbox.over(call);
        if (sent != null && view.get().bugs(sent.key()).contains(KnownBug.HINT_NOT_SENT_AGAIN)) {
            return;
        }
        if (sent != null) {
            if (sent.sweep() != null) {
                sent.sweep().incomplete = true;
            }
            done(target, outbox, sent.key(), sent.sweep());
        }
        pump(target);
    }

    /** True if the message acknowledges what was handed over. */
    public boolean acknowledged(NodeId from, Message.ReplicatePutAck ack) {
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
        boolean spare = isSpare(key) && !view.get().bugs(key).contains(KnownBug.STAND_IN_COPY_KEPT);
        boolean isAll = !now.corrupt() && record.includes(now.record());
        boolean goes = isAll && spare && !now.record().isNone() && !mayAnotherLack(target, key);
        if (goes) {
            dropped.accept(now.record());
            Mutation drop = new Mutation(Table.RECORDS, RecordKey.encode(key), null);
            if (sweep == null) {
                forget(target, key, List.of(drop), saved -> {});
                then.run();
            } else {
                forget(target, key, List.of(drop), saved -> {
                    sweep.incomplete |= !saved;
                    then.run();
                });
            }
            return;
        }
        if (spare && sweep != null && !isAll) {
            sweep.incomplete = true;
        } else if (spare && sweep != null) {
            sweep.handedOver(key);
        }
        if (isAll) {
            forget(target, key, List.of(), saved -> {});
        }
        then.run();
    }

    private void forget(NodeId target, StoreKey key, List<Mutation> more, Consumer<Boolean> ended) {
        Mark mark = new Mark(target, key);
        List<Mutation> mutations = new ArrayList<>(more);
        if (outbox(target).unmark(key)) {
            outboxes.changed();
            mutations.add(new Mutation(Table.HINTS, mark.encode(), null));
        }
        if (!mutations.isEmpty()) {
            outboxes.save(mutations, ended);
        }
    }

    /**
     * True if this node does not own the key. Of a bucket that is not known, as before the membership part has spoken, nobody
     * can say who owns its keys.
     */
    private boolean isSpare(StoreKey key) {
        List<NodeId> owners = view.get().owners(key);
        return !owners.isEmpty() && !owners.contains(config.self());
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

    /** Nobody waits for the key any more; with the last of them its walk over a dirty range is over. */
    private void done(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep) {
        outbox.underWay.remove(key);
        if (sweep != null) {
            sweep.waiting.remove(key);
            endIfOver(target, outbox, sweep);
        }
    }

    private void endIfOver(NodeId target, Outbox outbox, Sweep sweep) {
        if (!sweep.isOver() || !outbox.sweeps.remove(sweep.partition, sweep) || sweep.incomplete) {
            return;
        }
        outbox.dirty.remove(sweep.partition);
        outboxes.changed();
        agenda.note("dirty-range-handed-over", sweep.partition + " to " + target);
        outboxes.save(List.of(new Mutation(Table.HINTS, new DirtyRange(target, sweep.partition).encode(), null)));
    }

    /** Goes on with the walk over a dirty range, or with the next one; false if there is nothing to be sent for now. */
    private boolean sweepOn(NodeId target, Outbox outbox) {
        Sweep walk = outbox.walk;
        if (walk == null) {
            walk = nextWalk(target, outbox);
            if (walk == null) {
                return false;
            }
            outbox.walk = walk;
        }
        StoreKey next = walk.found.poll();
        if (next != null) {
            if (outbox.underWay.contains(next)) {
                walk.incomplete = true;
            } else {
                walk.waiting.add(next);
                send(target, outbox, next, walk);
            }
        } else if (!walk.walked) {
            look(target, walk);
            if (walk.found.isEmpty() && !walk.walked) {
                wake(target, outbox, Duration.ofMillis(1));
                return false;
            }
        } else {
            outbox.walk = null;
            endIfOver(target, outbox, walk);
        }
        return true;
    }

    private @Nullable Sweep nextWalk(NodeId target, Outbox outbox) {
        // Before the membership part has spoken nobody can say what the target owns.
        if (outbox.dirty.isEmpty() || view.get().heard().isEmpty()) {
            return null;
        }
        Integer partition = outbox.dirty.higher(outbox.swept);
        // Two walks over one range would each find the other's records under way, and neither would ever be complete.
        while (partition != null && outbox.sweeps.containsKey(partition)) {
            partition = outbox.dirty.higher(partition);
        }
        if (partition == null) {
            // Those that are left are under way, or were not acknowledged whole: once more, after a pause.
            outbox.swept = -1;
            wake(target, outbox, pause());
            return null;
        }
        outbox.swept = partition;
        Sweep sweep = new Sweep(partition, RecordKey.first(partitions.first(partition)));
        outbox.sweeps.put(partition, sweep);
        return sweep;
    }

    private void look(NodeId target, Sweep sweep) {
        Bytes end = sweep.partition + 1 == partitions.count()
                ? null
                : RecordKey.first(partitions.first(sweep.partition + 1));
        int[] looked = {0};
        sweep.walked = true;
        storage.scan(Table.RECORDS, sweep.from, end, (encoded, record) -> {
            if (sweep.found.size() >= WINDOW || looked[0]++ >= LOOKED_AT_MAX) {
                sweep.from = encoded;
                sweep.walked = false;
                return false;
            }
            StoreKey key = RecordKey.decode(encoded);
            if (view.get().owners(key).contains(target)) {
                sweep.found.add(key);
            }
            return true;
        });
    }

    private Duration pause() {
        return config.limits().replicaTimeout().multipliedBy(4);
    }

    private Outbox outbox(NodeId target) {
        return outboxes.of(target);
    }
}
