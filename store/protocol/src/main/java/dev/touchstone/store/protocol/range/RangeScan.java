// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refills the partitions of a shard that are not serving, in the background.
 *
 * <p>It goes over them in the order of the ring. In each round <em>every</em> other member is asked for a page of this node's keys:
 * with all of them nothing can be missed, whatever buckets and settings there are, and the copies of stand-ins are found as well.
 * Each key that somebody has and that differs here is restored, {@value #WINDOW} at a time; then the partitions that are
 * passed are saved as serving, and the next round begins after a pause. A round in which a member is silent, or a key cannot be
 * restored, is made again: what it restored is here by then. A new life begins at its first partition that is not serving.
 */
public final class RangeScan {
    static final int WINDOW = 4;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(5);
    /** A silent member is asked again after the replica time-out, then after twice that, up to so many times that. */
    private static final int PATIENCE_MAX = 16;

    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final RangeStates states;
    private final Floors floors;
    private final ScanFindings findings;
    private final BiConsumer<StoreKey, Consumer<Boolean>> restore;
    /** All before this place and after the last partition that serves is listed and restored. */
    private Bytes at = Bytes.EMPTY;

    private @Nullable ScanRound round;
    private @Nullable TimerId timer;
    private int patience = 1;

    /**
     * The scan of a shard.
     *
     * @param restore restores one key, and says whether it could
     */
    public RangeScan(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            Agenda agenda,
            Supplier<ClusterView> view,
            RangeStates states,
            Floors floors,
            BiConsumer<StoreKey, Consumer<Boolean>> restore) {
        this.config = config;
        this.incarnation = incarnation;
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.states = states;
        this.floors = floors;
        this.findings = new ScanFindings(config.self(), storage, view, floors);
        this.restore = restore;
    }

    /** Takes up the states, and begins unless all are serving. */
    public void start() {
        boolean changed = states.load(storage);
        if (!floors.load(storage)) {
            // What was collected here is not known any more: it must be heard from others before anything is vouched
            // for.
            states.doubt();
            changed = true;
        }
        publish();
        if (states.isServing()) {
            return;
        }
        agenda.note("range-scan-begins", words());
        if (changed) {
            save(List.of(states.mutation()), this::begin);
        } else {
            begin();
        }
    }

    /** Who is alive, or which buckets there are, has changed: what was waited for may come now. */
    public void wake() {
        ScanRound open = round;
        if (open != null && !open.silent.isEmpty()) {
            patience = 1;
            ask(open, open.silent);
        } else if (open == null && timer != null) {
            begin();
        }
    }

    /** A member that asks is up: it is asked at once if it was silent so far. */
    public void heardFrom(NodeId node) {
        ScanRound open = round;
        if (open != null && open.silent.contains(node)) {
            agenda.send(node, open.ask);
        }
    }

    /** Where the part of the ring ends that this shard has. */
    public Bytes spanEnd() {
        return Places.of(states.end());
    }

    private void begin() {
        cancelTimer();
        int first = states.nextNotServing(0);
        if (first == states.end()) {
            agenda.note("range-scan-ends", words());
            return;
        }
        int end = first;
        while (end < states.end() && !states.isServing(end)) {
            end++;
        }
        Bytes from = at.compareTo(Places.of(first)) > 0 && at.compareTo(Places.of(end)) < 0 ? at : Places.of(first);
        Set<NodeId> others = new TreeSet<>();
        view.get().ring().members().stream()
                .map(Member::id)
                .filter(id -> !id.equals(config.self()))
                .forEach(others::add);
        Call call = new Call(RecordKey.token(from), view.get().ring().epoch(), incarnation.boot(), agenda.nextNumber());
        ScanRound next = new ScanRound(new Message.ListKeys(call, from, Places.of(end)), others);
        round = next;
        if (others.isEmpty()) {
            listed(next);
        } else {
            ask(next, others);
        }
    }

    private void ask(ScanRound open, Set<NodeId> silent) {
        if (open.ask.call().epoch() != view.get().ring().epoch()) {
            // What goes by a ring that is over is answered by nobody.
            begin();
            return;
        }
        silent.stream().filter(view.get()::mayBeAlive).forEach(node -> agenda.send(node, open.ask));
        cancelTimer();
        Duration pause = config.limits().replicaTimeout().multipliedBy(patience);
        patience = Math.min(2 * patience, PATIENCE_MAX);
        timer = agenda.startTimer(pause, () -> {
            timer = null;
            ask(open, open.silent);
        });
    }

    /** A page came. */
    public void received(NodeId from, Message.ListKeysAck page) {
        ScanRound open = round;
        if (open == null || !open.take(from, page)) {
            return;
        }
        floors.learn(page.floors());
        if (open.silent.isEmpty()) {
            listed(open);
        }
    }

    /** All have answered: what they have, and this node has otherwise or not at all, is restored. */
    private void listed(ScanRound open) {
        patience = 1;
        cancelTimer();
        findings.find(open, spanEnd());
        goOn(open);
    }

    private void goOn(ScanRound open) {
        while (open.underWay < WINDOW && !open.left.isEmpty()) {
            open.underWay++;
            restore.accept(open.left.remove(), restored -> {
                open.underWay--;
                open.incomplete |= !restored;
                goOn(open);
            });
        }
        if (open.isOver() && round == open) {
            over(open);
        }
    }

    private void over(ScanRound open) {
        round = null;
        if (open.incomplete) {
            later(config.limits().replicaTimeout());
            return;
        }
        at = open.next;
        int from = states.nextNotServing(0);
        int to = from;
        while (to < states.end() && !states.isServing(to) && Places.of(to + 1).compareTo(at) <= 0) {
            to++;
        }
        int passed = to;
        Runnable next = () -> {
            states.serve(from, passed);
            publish();
            if (states.isServing()) {
                begin();
            } else {
                later(BETWEEN_ROUNDS);
            }
        };
        if (passed == from) {
            next.run();
        } else {
            List<Mutation> mutations = new ArrayList<>(List.of(states.serving(from, passed)));
            if (floors.isAny()) {
                mutations.add(0, floors.mutation());
            }
            save(mutations, next);
        }
    }

    private void later(Duration pause) {
        cancelTimer();
        timer = agenda.startTimer(pause, () -> {
            timer = null;
            begin();
        });
    }

    private void cancelTimer() {
        if (timer != null) {
            agenda.cancelTimer(timer);
            timer = null;
        }
    }

    private void save(List<Mutation> mutations, Runnable then) {
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                then.run();
            }

            @Override
            public void failed(boolean full, String detail) {
                // Nothing is believed that is not saved: the round is made again.
                later(config.limits().replicaTimeout());
            }
        });
    }

    private void publish() {
        agenda.give(new Effect.PublishRanges(states.counts()));
    }

    private String words() {
        return states.counts().serving() + " serving, " + states.counts().syncing() + " syncing, "
                + states.counts().suspect() + " suspect, " + states.counts().restored() + " keys restored";
    }
}
