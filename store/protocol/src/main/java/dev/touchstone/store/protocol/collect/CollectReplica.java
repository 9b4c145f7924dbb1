// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.collect;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.handoff.Hints;
import dev.touchstone.store.protocol.handoff.Owed;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message.Collect;
import dev.touchstone.store.protocol.message.Message.CollectAck;
import dev.touchstone.store.protocol.message.Message.Listed;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.NoCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member does so that tombstones may go, whoever collects them.
 *
 * <p><em>Confirm</em>: it saves the floor, and says of which keys it has the record that is to go, or nothing at all; these it watches from
 * then on. <em>Drain</em>: when all is over that was under way with it, it says which of them have not changed meanwhile. So there was a
 * moment, between the last answer of the first step and the first of the second, at which no member had anything else of them.
 * <em>Erase</em>: it removes the record, if it still is that one.
 */
public final class CollectReplica {
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(10);
    /** How long a request may take, and a little. */
    private static final Duration DRAINS_WITHIN = Duration.ofSeconds(65);
    /** Of a round that ends nobody tells: what is watched for too many is watched no more, and those rounds are in vain. */
    private static final int WATCHED_MAX = 10_000;

    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Replica replica;
    private final RangeStates states;
    private final Floors floors;
    private final Hints hints;
    private final Owed owed;
    private final Supplier<BooleanSupplier> underWay;
    private final Consumer<Cell> forgets;
    private final Partitions partitions = Partitions.DEFAULT;
    /** The keys that have not changed since they were confirmed, and in which round that was. */
    private final Map<StoreKey, Call> watched = new TreeMap<>();

    /**
     * The part of a shard.
     *
     * @param underWay gives what is true once all requests are over that are under way when it is asked
     * @param forgets told of each record before it is removed
     */
    public CollectReplica(
            Agenda agenda,
            Supplier<ClusterView> view,
            Replica replica,
            RangeStates states,
            Floors floors,
            Hints hints,
            Owed owed,
            Supplier<BooleanSupplier> underWay,
            Consumer<Cell> forgets) {
        this.agenda = agenda;
        this.view = view;
        this.replica = replica;
        this.states = states;
        this.floors = floors;
        this.hints = hints;
        this.owed = owed;
        this.underWay = underWay;
        this.forgets = forgets;
    }

    /** Does one step, and answers, be it later or never. */
    public void serve(Collect ask, Consumer<CollectAck> answer) {
        switch (ask.step()) {
            case CONFIRM -> confirm(ask, answer);
            case DRAIN -> drain(ask, answer);
            case ERASE -> erase(ask, answer);
        }
    }

    /** The record of a key is about to become another. */
    public void changes(StoreKey key) {
        watched.remove(key);
    }

    private void confirm(Collect ask, Consumer<CollectAck> answer) {
        int partition = partitions.of(ask.call().token());
        if (!states.isServing(partition) || !owed.owesNothingUpTo(ask.floor())) {
            answer.accept(ack(ask, List.of()));
            return;
        }
        Mutation raised = floors.raise(partition, ask.floor());
        if (raised == null) {
            answer.accept(ack(ask, confirmed(ask, partition)));
            return;
        }
        agenda.save(List.of(raised), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                floors.saved(partition, ask.floor());
                answer.accept(ack(ask, confirmed(ask, partition)));
            }

            @Override
            public void failed(boolean full, String detail) {
                answer.accept(ack(ask, List.of()));
            }
        });
    }

    private List<StoreKey> confirmed(Collect ask, int partition) {
        if (watched.size() > WATCHED_MAX) {
            watched.clear();
        }
        List<StoreKey> confirmed = ask.keys().stream()
                .filter(each -> partitions.of(Token.of(each.key())) == partition && confirms(each))
                .map(Listed::key)
                .toList();
        confirmed.forEach(key -> watched.put(key, ask.call()));
        return confirmed;
    }

    /** True if what is here is durable, and is what is to go, or nothing; whether this node owns the key or not. */
    private boolean confirms(Listed listed) {
        StoreKey key = listed.key();
        if (view.get().settings(key) == null || replica.isSaving(key) || hints.mayHandOver(key)) {
            return false;
        }
        Replica.Local local = replica.read(key);
        return !local.corrupt() && (local.record().isNone() || isThat(listed, local.record()));
    }

    private static boolean isThat(Listed listed, Cell record) {
        return record.isTombstone() && RecordCodec.digest(record) == listed.digest();
    }

    private void drain(Collect ask, Consumer<CollectAck> answer) {
        long until = agenda.now().monotonicNanos() + DRAINS_WITHIN.toNanos();
        drained(ask, underWay.get(), until, answer);
    }

    private void drained(Collect ask, BooleanSupplier over, long until, Consumer<CollectAck> answer) {
        if (over.getAsBoolean()) {
            answer.accept(ack(
                    ask,
                    ask.keys().stream()
                            .map(Listed::key)
                            .filter(key -> ask.call().equals(watched.get(key)))
                            .toList()));
        } else if (agenda.now().monotonicNanos() < until) {
            agenda.startTimer(LOOKS_AGAIN, () -> drained(ask, over, until, answer));
        }
    }

    private void erase(Collect ask, Consumer<CollectAck> answer) {
        ask.keys().forEach(this::erase);
        answer.accept(ack(ask, ask.keys().stream().map(Listed::key).toList()));
    }

    private void erase(Listed listed) {
        StoreKey key = listed.key();
        Replica.Local local = replica.read(key);
        if (!local.corrupt() && !local.record().isNone() && !replica.isSaving(key) && isThat(listed, local.record())) {
            erase(key, local.record());
        }
    }

    /** Removes the record of a key. */
    void erase(StoreKey key, Cell record) {
        forgets.accept(record);
        replica.write(key, NoCell.NONE, view.get().bugs(key), List.of(), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                agenda.note("tombstone-collected", key);
            }

            @Override
            public void failed(boolean full, String detail) {
                // It stays, and is tried again.
            }
        });
    }

    /**
     * Hands over what is here of a key to its other owners. Where one has erased its record and another has not, as it was written to
     * at that moment, their clocks differ from then on, and nobody has anything to tell the other: they would never agree again.
     */
    void handOver(StoreKey key) {
        hints.keepForOthers(key);
    }

    private static CollectAck ack(Collect ask, List<StoreKey> keys) {
        return new CollectAck(ask.call(), ask.step(), keys);
    }
}
