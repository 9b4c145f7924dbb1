// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hints of a shard: durable, bounded for each target by count, bytes and age, and handed over in order.
 *
 * <p>When a target may be alive, the oldest {@value #WINDOW} hints for it are sent; each is removed when the target
 * acknowledged it, and the next ones follow when all of a window are. A target that does not answer gets the window again
 * after a pause. What does not fit, or is too old, is dropped and noted, and left to anti-entropy: a hint shortens
 * inconsistency, it never guarantees anything, and never fails a write. The record that a stand-in acknowledged stays until
 * its owner has it: it outlives a hint that was dropped.
 */
public final class Hints {
    static final int WINDOW = 16;

    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Consumer<Siblings> dropped;
    private final Map<NodeId, Queue> queues = new TreeMap<>();

    /** The hints for one target: their sizes by sequence, and those sent, by call. */
    private static final class Queue {
        final TreeMap<Long, Integer> sizes = new TreeMap<>();
        final TreeMap<Long, Long> sent = new TreeMap<>();
        long lastSequence;
        long bytes;
        boolean waiting;
    }

    /**
     * The hints in a shard's storage.
     *
     * @param dropped told of each record that goes, its hint handed over
     */
    public Hints(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            Agenda agenda,
            Supplier<ClusterView> view,
            Consumer<Siblings> dropped) {
        this.config = config;
        this.incarnation = incarnation;
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.dropped = dropped;
    }

    /** Takes up what a former incarnation kept. A hint whose place cannot be read is left where it is, for a human. */
    public void load() {
        storage.scan(Table.HINTS, Bytes.EMPTY, null, (place, hint) -> {
            try {
                track(Hint.Place.decode(place), hint.length());
            } catch (IllegalArgumentException corrupt) {
                agenda.note("hint-corrupt", "a place of " + place.length() + " bytes: " + corrupt.getMessage());
            }
            return true;
        });
        replayAll();
    }

    /** Whom a hint is for; of a key in {@link Table#HINTS}. */
    public static NodeId targetOf(Bytes place) {
        return Hint.Place.decode(place).target();
    }

    /** What a hint is of; of a value in {@link Table#HINTS}. */
    public static StoreKey keyOf(Bytes hint) {
        return Hint.decode(hint).key();
    }

    /** How many hints there are for a target. */
    public int count(NodeId target) {
        Queue queue = queues.get(target);
        return queue == null ? 0 : queue.sizes.size();
    }

    /** Keeps a hint at the coordinator itself. */
    public void keep(NodeId target, StoreKey key, Siblings record) {
        Mutation kept = add(target, key, record);
        if (kept != null) {
            agenda.note("hint-kept", key + " for " + target);
            save(List.of(kept), kept);
        }
    }

    /** Makes room for a hint; whoever calls saves it, or {@link #forget forgets} it. Null if there is no room. */
    public @Nullable Mutation add(NodeId target, StoreKey key, Siblings record) {
        Bytes hint = new Hint(key, record, agenda.now().wallMicros()).encode();
        Queue queue = queues.computeIfAbsent(target, none -> new Queue());
        int countMax = Math.max(1, config.limits().hintsPerTargetMax() / config.shards());
        long bytesMax = config.limits().hintBytesPerTargetMax() / config.shards();
        if (queue.sizes.size() >= countMax || queue.bytes + hint.length() > bytesMax) {
            agenda.note("hint-overflow", key + " for " + target);
            return null;
        }
        Hint.Place place = new Hint.Place(target, queue.lastSequence + 1);
        track(place, hint.length());
        if (!queue.waiting && queue.sent.isEmpty()) {
            tryLater(target, queue);
        }
        return new Mutation(Table.HINTS, place.encode(), hint);
    }

    /** Drops a hint that could not be saved. */
    public void forget(Mutation kept) {
        untrack(Hint.Place.decode(kept.key()));
    }

    /** Hands over to all who may be alive. */
    public void replayAll() {
        queues.forEach(this::replay);
    }

    /** True if the message acknowledges a hint. */
    public boolean acknowledged(NodeId from, Message.ReplicatePutAck ack) {
        Queue queue = queues.get(from);
        Long sequence = queue == null ? null : queue.sent.remove(ack.call().number());
        if (queue == null || sequence == null) {
            return false;
        }
        Hint.Place place = new Hint.Place(from, sequence);
        if (ack.saved()) {
            agenda.note("hint-handed-over", place.sequence() + " to " + from);
            handedOver(place);
            replay(from, queue);
        }
        // A target that refuses, its storage being full, is asked again after the pause and not at once.
        return true;
    }

    private void replay(NodeId target, Queue queue) {
        if (queue.sizes.isEmpty() || !queue.sent.isEmpty() || !view.get().mayBeAlive(target)) {
            return;
        }
        List<Long> next = queue.sizes.keySet().stream().limit(WINDOW).toList();
        for (long sequence : next) {
            send(new Hint.Place(target, sequence), queue);
        }
        tryLater(target, queue);
    }

    private void send(Hint.Place place, Queue queue) {
        Bytes stored = storage.read(Table.HINTS, place.encode());
        Hint hint = stored == null ? null : decode(place, stored);
        if (hint == null) {
            remove(place, List.of());
            return;
        }
        Duration age = Duration.ofNanos(Math.max(0, agenda.now().wallMicros() - hint.madeMicros()) * 1000);
        if (age.compareTo(config.limits().hintAgeMax()) > 0) {
            agenda.note("hint-expired", hint.key() + " for " + place.target());
            remove(place, List.of());
            return;
        }
        Call call = new Call(Token.of(hint.key()), incarnation.boot(), agenda.nextNumber());
        queue.sent.put(call.number(), place.sequence());
        agenda.send(place.target(), new Message.ReplicatePut(call, hint.key(), hint.record()));
        if (settings(hint.key()).bugs().contains(KnownBug.HINT_FORGOTTEN_WHEN_SENT)) {
            handedOver(place);
        }
    }

    private @Nullable Hint decode(Hint.Place place, Bytes stored) {
        try {
            return Hint.decode(stored);
        } catch (IllegalArgumentException corrupt) {
            agenda.note("hint-corrupt", place + ": " + corrupt.getMessage());
            return null;
        }
    }

    /** Sends again what was not acknowledged; one timer a target. */
    private void tryLater(NodeId target, Queue queue) {
        if (!queue.waiting) {
            queue.waiting = true;
            agenda.startTimer(config.limits().replicaTimeout().multipliedBy(4), () -> {
                queue.waiting = false;
                queue.sent.clear();
                replay(target, queue);
            });
        }
    }

    /** The owner has it: the hint goes, and with it the copy that was here for the hint's sake. */
    private void handedOver(Hint.Place place) {
        Bytes stored = storage.read(Table.HINTS, place.encode());
        Hint hint = stored == null ? null : decode(place, stored);
        if (hint != null && isSpare(hint)) {
            dropped.accept(hint.record());
            remove(place, List.of(new Mutation(Table.RECORDS, RecordKey.encode(hint.key()), null)));
        } else {
            remove(place, List.of());
        }
    }

    private void remove(Hint.Place place, List<Mutation> more) {
        List<Mutation> mutations = new ArrayList<>(more);
        mutations.add(new Mutation(Table.HINTS, place.encode(), null));
        untrack(place);
        save(mutations, null);
    }

    /**
     * True if the record is here for the hint's sake alone, and holds nothing more. Of a bucket that is not known, as before
     * the membership part has spoken, nobody can say who owns its keys.
     */
    private boolean isSpare(Hint hint) {
        BucketSettings settings = view.get().buckets().get(hint.key().bucket());
        Token token = Token.of(hint.key());
        if (settings == null || view.get().ring().owners(token, settings.n()).contains(config.self())) {
            return false;
        }
        Bytes stored = storage.read(Table.RECORDS, RecordKey.encode(hint.key()));
        return stored != null && stored.equals(RecordCodec.encode(hint.record()));
    }

    private BucketSettings settings(StoreKey key) {
        return view.get().buckets().getOrDefault(key.bucket(), BucketSettings.DEFAULT);
    }

    private void save(List<Mutation> mutations, @Nullable Mutation kept) {
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                // A hint acknowledges nothing, and one that is removed too late is only sent once more.
            }

            @Override
            public void failed(boolean full, String detail) {
                if (kept != null) {
                    forget(kept);
                }
            }
        });
    }

    private void track(Hint.Place place, int size) {
        Queue queue = queues.computeIfAbsent(place.target(), none -> new Queue());
        queue.sizes.put(place.sequence(), size);
        queue.bytes += size;
        queue.lastSequence = Math.max(queue.lastSequence, place.sequence());
    }

    private void untrack(Hint.Place place) {
        Queue queue = queues.get(place.target());
        Integer size = queue == null ? null : queue.sizes.remove(place.sequence());
        if (queue != null && size != null) {
            queue.bytes -= size;
        }
    }
}
