// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.handoff.HintPlace.DirtyRange;
import dev.touchstone.store.protocol.handoff.HintPlace.Mark;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What this shard has yet to hand over to nodes that may lack it. Here, and nowhere else, a hint is made; {@link Handover} sees
 * to it.
 *
 * <p>A hint is a durable mark, of a target and a key, and not a copy of the record: however often the key is written meanwhile,
 * there is one mark, and what is handed over is the record as it is then. Marks are bounded for each target by number and
 * age. One too many, or too old, becomes a dirty range, a mark on its whole partition: nothing is ever forgotten but by an
 * acknowledgement. A hint never fails a write.
 */
public final class Hints {
    private final NodeConfig config;
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Partitions partitions = Partitions.DEFAULT;
    private final Handover handover;
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
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.handover = new Handover(config, incarnation, storage, replica, agenda, view, dropped);
        this.outboxes = handover.outboxes();
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
        outboxes.of(target).received();
        return add(target, key);
    }

    /**
     * Makes a hint of a key; whoever calls saves it, with the record, or {@link #notSaved says} that it was not.
     *
     * @return never nothing: a dirty range that covers it already is saved again, since its own save may yet fail
     */
    public List<Mutation> add(NodeId target, StoreKey key) {
        Outbox outbox = outboxes.of(target);
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
        Mutation made = outboxes.made(place);
        handover.later(target);
        return List.of(made);
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
                .map(outboxes::of)
                .anyMatch(outbox -> outbox.isMarked(key) || outbox.isDirty(partition));
    }

    /** Hands over to all who may be alive. */
    public void replayAll() {
        handover.replayAll();
    }

    /** True if the message acknowledges what was handed over. */
    public boolean acknowledged(NodeId from, Message.ReplicatePutAck ack) {
        return handover.acknowledged(from, ack);
    }
}
