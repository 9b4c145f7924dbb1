// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.collect;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message.Collect;
import dev.touchstone.store.protocol.message.Message.CollectAck;
import dev.touchstone.store.protocol.message.Message.Listed;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CorruptRecordException;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a shard that are nothing but tombstones, and old enough, and tries to collect them: in one
 * {@link CollectRound} at a time, of one partition.
 *
 * <p>It remembers in which partitions there may be any, of its first walk and of what is written since, and looks at no others. An owner
 * waits for one more grace than the owner before it, so that they do not all try at once. While a member is down it waits.
 */
public final class Collector {
    static final int LOOKED_AT_MAX = 256;
    static final int KEYS_MAX = 64;
    /** Between two turns of a walk. */
    static final Duration PAUSE = Duration.ofMillis(100);
    /** After a round in which nothing could go. */
    private static final Duration REFUSED = Duration.ofSeconds(1);

    /** So often a member is asked in one step; a request that takes as long as it may is waited for. */
    private static final int PATIENCE = 4;

    private static final int PARTS_OF_GRACE = 4;
    /** Of rounds in vain, the first and each so many later ones are taken for a sign that owners have different records. */
    private static final int TRIED_BEFORE_HANDED_OVER = 8;

    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final RangeStates states;
    private final CollectReplica replica;
    private final Partitions partitions = Partitions.DEFAULT;
    /** The partitions in which there may be tombstones. */
    private final BitSet left = new BitSet();
    /** The partition that the walk is in, or comes to next. */
    private int at;

    private Bytes from = Bytes.EMPTY;
    /** There was a tombstone in the partition that the walk is in. */
    private boolean found;

    private boolean waking;
    private boolean waits;
    private @Nullable CollectRound round;
    /** What the round is to collect. */
    private List<Listed> tried = List.of();
    /** Rounds in a row in which nothing could go. */
    private int inVain;

    /** The collector of a shard; it has to be started. */
    public Collector(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            Agenda agenda,
            Supplier<ClusterView> view,
            RangeStates states,
            CollectReplica replica) {
        this.config = config;
        this.incarnation = incarnation;
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.states = states;
        this.replica = replica;
    }

    /** Nobody knows yet where tombstones are. */
    public void start() {
        left.set(states.first(), states.end());
        enter(states.first());
        wake(betweenWalks());
    }

    /** The record of a key is about to become this. */
    public void changes(StoreKey key, Cell record) {
        replica.changes(key);
        if (record.isTombstone()) {
            int partition = partitions.of(Token.of(key));
            left.set(partition);
            found |= partition == at;
            wake(betweenWalks());
        }
    }

    /** A member answers. */
    public void received(NodeId member, CollectAck ack) {
        if (round != null) {
            round.received(member, ack);
        }
    }

    private Duration betweenWalks() {
        Duration part = config.limits().tombstoneGrace().dividedBy(PARTS_OF_GRACE);
        return part.compareTo(PAUSE) > 0 ? part : PAUSE;
    }

    private void wake(Duration after) {
        if (!waking) {
            waking = true;
            agenda.startTimer(after, () -> {
                waking = false;
                turn();
            });
        }
    }

    private void enter(int partition) {
        at = partition;
        from = RecordKey.first(partitions.first(partition));
        found = false;
    }

    /** Looks at some records, and ends with a round, with a pause, or for good if there are no tombstones left. */
    private void turn() {
        if (round != null) {
            return;
        }
        int looked = 0;
        List<Listed> due = new ArrayList<>();
        long[] floor = {0};
        while (looked < LOOKED_AT_MAX && due.isEmpty()) {
            int next = left.nextSetBit(at);
            if (next < 0) {
                enter(states.first());
                if (!left.isEmpty()) {
                    wake(betweenWalks());
                }
                return;
            } else if (next != at) {
                enter(next);
            }
            looked += 1 + look(LOOKED_AT_MAX - looked, due, floor);
        }
        if (due.isEmpty()) {
            wake(PAUSE);
        } else {
            collect(due, floor[0]);
        }
    }

    /** Looks at so many records of a partition at the most, and goes on to the next after the last. */
    private int look(int most, List<Listed> due, long[] floor) {
        Bytes end = RecordKey.end(partitions, at);
        int[] looked = {0};
        Bytes[] next = {null};
        storage.scan(Table.RECORDS, from, end, (place, stored) -> {
            if (looked[0] >= most || due.size() >= KEYS_MAX) {
                next[0] = place;
                return false;
            }
            looked[0]++;
            Cell record = tombstones(stored);
            if (record != null) {
                found = true;
                consider(place, stored, record, due, floor);
            }
            return true;
        });
        if (next[0] != null) {
            from = next[0];
        } else {
            if (!found) {
                left.clear(at);
            }
            from = end == null ? from : end;
            at++;
            found = false;
        }
        return looked[0];
    }

    private static @Nullable Cell tombstones(Bytes stored) {
        try {
            Cell record = RecordCodec.decode(stored);
            return record.isTombstone() ? record : null;
        } catch (CorruptRecordException damaged) {
            // It is made whole, or it stays; either way it is no tombstone that anybody can read.
            return null;
        }
    }

    private void consider(Bytes place, Bytes stored, Cell record, List<Listed> due, long[] floor) {
        StoreKey key;
        try {
            key = RecordKey.decode(place);
        } catch (IllegalArgumentException damaged) {
            return;
        }
        int turn = view.get().owners(key).indexOf(config.self());
        if (turn < 0) {
            return;
        }
        long newest = record.newestMicros();
        long graces = (agenda.now().wallMicros() - newest)
                / Math.max(1, config.limits().tombstoneGrace().toNanos() / 1_000);
        if (graces >= 1 && view.get().bugs(key).contains(KnownBug.TOMBSTONE_DROPPED_EARLY)) {
            replica.erase(key, record);
        } else if (graces > turn && !view.get().bugs(key).contains(KnownBug.TOMBSTONES_KEPT)) {
            due.add(new Listed(key, RecordCodec.digest(stored)));
            floor[0] = Math.max(floor[0], newest);
        }
    }

    private void collect(List<Listed> due, long floor) {
        Set<NodeId> members = new TreeSet<>();
        view.get().ring().members().stream().map(Member::id).forEach(members::add);
        List<NodeId> down =
                members.stream().filter(each -> !view.get().mayBeAlive(each)).toList();
        if (!down.isEmpty()) {
            if (!waits) {
                agenda.note("tombstones-wait", "nothing is collected while " + down + " may be down");
            }
            waits = true;
            wake(betweenWalks());
            return;
        }
        waits = false;
        int partition = partitions.of(Token.of(due.get(0).key()));
        Call call = new Call(
                partitions.first(partition), view.get().ring().epoch(), incarnation.boot(), agenda.nextNumber());
        Duration pause = config.limits()
                .replicaTimeout()
                .plus(config.limits().requestTimeout().dividedBy(2));
        tried = due;
        round = new CollectRound(agenda, call, floor, due, members, pause, PATIENCE, this::ask, this::ended);
        round.begin();
    }

    private void ask(NodeId member, Collect message) {
        if (member.equals(config.self())) {
            replica.serve(message, ack -> received(member, ack));
        } else {
            agenda.send(member, message);
        }
    }

    private void ended(int gone) {
        round = null;
        inVain = gone > 0 ? 0 : inVain + 1;
        if (inVain % TRIED_BEFORE_HANDED_OVER == 1) {
            tried.forEach(each -> replica.handOver(each.key()));
        }
        Duration patient = betweenWalks().compareTo(REFUSED) < 0 ? betweenWalks() : REFUSED;
        wake(gone > 0 ? PAUSE : patient);
    }
}
