// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import dev.touchstone.store.protocol.version.NoCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose record this replica cannot vouch for: it is damaged, or its range is not serving. Before such a key is read
 * or written here the other owners are asked, and what they have is saved.
 *
 * <p>Else this replica would acknowledge a new write, or answer a read, though older writes that it once acknowledged are lost
 * to it. So many others must vouch for what they have that each such write is on one of them: a write that W owners
 * acknowledged is on W - 1 others at least, which N - W + 1 of the N - 1 cannot miss; and one that a read has seen, and a
 * blocking repair has made sure of, is on N - R others, which R of them cannot miss.
 */
final class Restorations {
    private static final int UNDER_WAY_MAX = 1_000;

    private final NodeConfig config;
    private final Agenda agenda;
    private final Calls calls;
    private final Dots dots;
    private final Replica replica;
    private final RangeStates ranges;
    private final Floors floors;
    private final Supplier<ClusterView> view;
    /** Who waits, by key: a key is restored once for all of them. */
    private final Map<StoreKey, List<Consumer<Boolean>>> underWay = new TreeMap<>();

    /**
     * What the other owners have.
     *
     * @param enough whether enough of them vouch for it
     * @param all whether all of them do
     * @param floor the highest that any of them knows for the key's partition
     */
    private record Found(Cell merged, boolean enough, boolean all, long floor) {}

    Restorations(
            NodeConfig config,
            Agenda agenda,
            Calls calls,
            Dots dots,
            Replica replica,
            RangeStates ranges,
            Floors floors,
            Supplier<ClusterView> view) {
        this.config = config;
        this.agenda = agenda;
        this.calls = calls;
        this.dots = dots;
        this.replica = replica;
        this.ranges = ranges;
        this.floors = floors;
        this.view = view;
    }

    /**
     * True if what is here of the key, unless it is damaged, may be told as all there is. A node that does not own the key was
     * never asked to keep it for good, and vouches for nothing: what it has it says, as it is.
     */
    boolean vouches(StoreKey key) {
        return ranges.isServing()
                || ranges.vouches(key, view.get().bugs(key))
                || view.get().isSpare(config.self(), key);
    }

    /**
     * Goes on with a write when the record of its key is sound: at once unless it must be restored.
     *
     * @param then given the record; damaged still if nobody has anything to put in its place
     * @param failed called if too few others answered
     */
    void beforeWrite(StoreKey key, Consumer<Replica.Local> then, Runnable failed) {
        Replica.Local local = replica.read(key);
        if (vouches(key) && !local.corrupt()) {
            then.accept(local);
            return;
        }
        restore(key, restored -> {
            if (restored) {
                then.accept(replica.read(key));
            } else {
                failed.run();
            }
        });
    }

    /** Reads what is here of the key, durably; as damaged if this replica cannot vouch for it, nor restore it in time. */
    void read(StoreKey key, Consumer<Replica.Local> then) {
        if (vouches(key)) {
            replica.readDurable(key, view.get().bugs(key), then);
        } else {
            restore(key, restored -> {
                if (restored) {
                    replica.readDurable(key, view.get().bugs(key), then);
                } else {
                    then.accept(new Replica.Local(NoCell.NONE, true));
                }
            });
        }
    }

    /** Asks the other owners, saves what they have, and says whether that could be done. */
    void restore(StoreKey key, Consumer<Boolean> end) {
        List<Consumer<Boolean>> waiting = underWay.get(key);
        if (waiting != null) {
            waiting.add(end);
            return;
        }
        Set<NodeId> others = new TreeSet<>(view.get().owners(key));
        BucketSettings settings = view.get().settings(key);
        if (settings == null || !others.remove(config.self()) || underWay.size() >= UNDER_WAY_MAX) {
            end.accept(false);
            return;
        }
        underWay.put(key, new ArrayList<>(List.of(end)));
        if (others.isEmpty()) {
            save(key, new Found(NoCell.NONE, false, false, Long.MIN_VALUE));
            return;
        }
        // This replica was one of the W of a write that it acknowledged, so W - 1 of the others have it.
        QuorumRule needed =
                QuorumRule.joint(QuorumRule.count(others, settings.r()), QuorumRule.meeting(others, settings.w() - 1));
        new Copies(calls, agenda, key, CellKind.of(settings), NoCell.NONE, others)
                .start(
                        config.limits().replicaTimeout(),
                        copies -> needed.satisfied(copies.vouching()),
                        copies -> asked(key, needed, copies));
    }

    /**
     * Enough have answered when those that vouch for what they have satisfy the rule; or when all have, since then there is nobody
     * left to ask: what is lost to all of them no protocol brings back. What an owner has and does not vouch for is taken in
     * as well.
     */
    private void asked(StoreKey key, QuorumRule needed, Copies copies) {
        boolean enough = needed.satisfied(copies.vouching());
        if (enough || copies.allAnswered()) {
            save(key, new Found(copies.merged(), enough, copies.allVouch(), copies.floor()));
        } else {
            ended(key, false);
        }
    }

    private void save(StoreKey key, Found copies) {
        Cell found = copies.merged();
        if (view.get().isOver(key)) {
            ended(key, false);
            return;
        }
        dots.heardOf(found);
        Replica.Local local = replica.read(key);
        Mutation floor = floors.learn(Token.of(key), copies.floor());
        List<Mutation> more = floor == null ? List.of() : List.of(floor);
        if (!copies.enough() && !local.record().merge(found).isNone()) {
            agenda.note("record-restored-in-doubt", key);
        }
        if (local.corrupt() && found.isNone()) {
            // There is nothing to put in its place: it stays damaged, for all to see, until it is written over.
            ranges.restored(key);
            ended(key, true);
            return;
        }
        Set<KnownBug> bugs = view.get().bugs(key);
        Agenda.SaveEnd end = new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                agenda.note("record-restored", key);
                ranges.restored(key);
                ended(key, true);
            }

            @Override
            public void failed(boolean full, String detail) {
                ended(key, false);
            }
        };
        if (isOver(key, local, copies)) {
            agenda.note("record-over", key);
            dots.collected(local.record());
            replica.write(key, found, bugs, more, end);
        } else {
            replica.merge(key, local, found, bugs, more, end);
        }
    }

    /**
     * True if what a doubtful disk has of a key is not above the floor, and all other owners vouch that they have it no more: its delete
     * was collected after the disk had got old.
     */
    private boolean isOver(StoreKey key, Replica.Local local, Found copies) {
        return copies.all()
                && !vouches(key)
                && !replica.isSaving(key)
                && floors.covers(key, local.record())
                && !copies.merged().includes(local.record());
    }

    private void ended(StoreKey key, boolean restored) {
        List<Consumer<Boolean>> waiting = underWay.remove(key);
        if (waiting == null) {
            return;
        }
        // Each in an event of its own: what one saves is not seen by the next before this event is over.
        waiting.get(0).accept(restored);
        for (Consumer<Boolean> each : waiting.subList(1, waiting.size())) {
            agenda.startTimer(Duration.ofMillis(1), () -> each.accept(restored));
        }
    }
}
