// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.NoCell;
import dev.touchstone.store.protocol.version.Sibling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One read, at whichever node the client asked.
 *
 * <p>So many owners are asked as can be enough ({@link Readers}), and the others too if these are not quick; at R answers, each of
 * them durable where it came from, their merge is what the client gets. An owner that does not answer is replaced, with a sloppy
 * quorum, by the next node on the ring.
 *
 * <p><b>Blocking repair</b> answers only when the merge is known to be on so many owners, N - R + 1, that no later read can
 * miss them all. It is needed even if all R answers agree, where R &lt; N - R + 1: with R=1 and W=3, a
 * write that timed out on one replica would be seen by this read and missed by the next (a partial write that shows and
 * vanishes). With it, R + W &gt; N and strict quorums, reads that follow each other never go back, and a read that follows a
 * write sees it or something newer. That makes the registers linearizable as far as the timestamps follow real time:
 * they come from the coordinators' hybrid clocks and not from a read phase, so a write that is stamped behind an earlier one
 * by a clock that lags is lost. Only the two-phase writes of ABD do without clocks.
 *
 * @see <a href="https://doi.org/10.1145/200836.200869">Attiya, Bar-Noy, Dolev, Sharing memory robustly in
 *     message-passing systems, 1995</a>
 */
final class GetCoordination implements Coordination {
    private final ShardContext shard;
    private final Plan plan;
    private final Call call;
    private final Responder responder;
    private final AckTally answers;
    private final Readers readers;

    private final TreeMap<NodeId, Cell> records = new TreeMap<>();
    private final Set<NodeId> unreadable = new TreeSet<>();
    private final Set<NodeId> holders = new TreeSet<>();
    private @Nullable Cell merged;
    private @Nullable TimerId replicaTimer;
    private @Nullable TimerId requestTimer;
    private boolean answered;

    /** @param turn the how-manieth read of the shard it is */
    GetCoordination(ShardContext shard, Plan plan, Call call, Responder responder, long turn) {
        this.shard = shard;
        this.plan = plan;
        this.call = call;
        this.responder = responder;
        this.answers = plan.tally(KnownBug.READ_BELIEVES_FIRST_ANSWER);
        this.readers = new Readers(plan, shard.view(), shard.self(), turn);
    }

    void start() {
        shard.calls().open(call, this);
        requestTimer = shard.agenda().startTimer(plan.timeout(), this::timedOut);
        replicaTimer = shard.agenda().startTimer(hedge(), this::hedgeDue);
        // Who is asked is known before anybody answers: this node itself does so at once.
        List.copyOf(readers.asked()).forEach(this::ask);
    }

    private Duration hedge() {
        Duration hedge = shard.limits().readHedge();
        Duration late = shard.limits().replicaTimeout();
        return hedge.compareTo(late) < 0 ? hedge : late;
    }

    @Override
    public CellKind kind() {
        return CellKind.of(plan.settings());
    }

    private void ask(NodeId node) {
        if (!node.equals(shard.self())) {
            shard.agenda().send(node, new Message.FetchRecord(call, plan.key()));
            return;
        }
        shard.restorations().read(plan.key(), local -> {
            if (shard.calls().isOpen(call)) {
                fetchRecordAck(node, new Message.FetchRecordAck(call, local.corrupt() ? null : local.record()));
            }
        });
    }

    private void askOneMore() {
        NodeId more = readers.next();
        if (more != null) {
            ask(more);
        }
    }

    @Override
    public void stale(NodeId from, Message.Stale stale) {
        if (!answered) {
            shard.calls().finish(call, replicaTimer, requestTimer);
            shard.repeats().later(from, stale, plan, responder);
        } else {
            settle();
        }
    }

    @Override
    public void fetchRecordAck(NodeId from, Message.FetchRecordAck fetched) {
        if (!readers.has(from)) {
            return;
        }
        if (fetched.record() != null) {
            shard.dots().heardOf(fetched.record());
            records.put(from, fetched.record());
            answers.add(from);
            if (merged != null && fetched.record().includes(merged)) {
                holders.add(from);
            } else if (merged == null && answers.hasQuorum()) {
                merge();
                return;
            }
        } else if (unreadable.add(from) && merged == null) {
            askOneMore();
        }
        settle();
    }

    @Override
    public void replicatePutAck(NodeId from, Message.ReplicatePutAck repaired) {
        if (repaired.saved()) {
            holders.add(from);
        }
        settle();
    }

    /** Merges what came; from here on the answer is fixed, and later records can only confirm it. */
    private void merge() {
        Cell all = mergedWith(NoCell.NONE);
        merged = all;
        records.forEach((node, record) -> {
            if (record.includes(all)) {
                holders.add(node);
            }
        });
        if (mustBeHeld(all) && !plan.reads().cannotMiss(holders)) {
            plan.owners().stream().filter(owner -> !holders.contains(owner)).forEach(owner -> repair(owner, all));
            if (plan.has(KnownBug.REPAIR_NOT_AWAITED)) {
                answer(replyOf(all));
            }
        }
        settle();
    }

    private void settle() {
        Cell all = merged;
        if (all == null || !shard.calls().isOpen(call)) {
            return;
        }
        if (!answered && (!mustBeHeld(all) || plan.reads().cannotMiss(holders))) {
            answer(replyOf(all));
        }
        if (answered && haveAllTold()) {
            repairLagging();
        }
    }

    /** True if a read must not answer this before so many owners have it that no later read can miss it. */
    private boolean mustBeHeld(Cell all) {
        return plan.settings().readRepair() == ReadRepair.BLOCKING && !all.isNone();
    }

    private boolean haveAllTold() {
        for (NodeId node : readers.asked()) {
            if (!records.containsKey(node) && !unreadable.contains(node)) {
                return false;
            }
        }
        return true;
    }

    private Cell mergedWith(Cell first) {
        Cell all = first;
        for (Cell record : records.values()) {
            all = all.merge(record);
        }
        return all;
    }

    /** One of those asked may be slow: the owners that were left out are asked too. */
    private void hedgeDue() {
        replicaTimer = shard.agenda().startTimer(shard.limits().replicaTimeout().minus(hedge()), this::replicasLate);
        if (merged == null) {
            readers.leftOut().forEach(this::ask);
        }
    }

    private void replicasLate() {
        replicaTimer = null;
        if (merged == null) {
            readers.asked().stream().filter(node -> !answers.has(node)).toList().forEach(silent -> askOneMore());
        } else if (answered) {
            repairLagging();
        }
    }

    /**
     * After the client was answered: what lags or is damaged among those that did answer is brought up to date, and this ends.
     * Blocking repair does so too: it waits for no more owners than it needs, and the others must not lag for ever.
     */
    private void repairLagging() {
        Cell all = merged;
        shard.calls().finish(call, replicaTimer, requestTimer);
        if (plan.settings().readRepair() == ReadRepair.OFF || all == null) {
            return;
        }
        Cell latest = mergedWith(all);
        for (NodeId owner : plan.owners()) {
            Cell record = records.getOrDefault(owner, NoCell.NONE);
            boolean told = records.containsKey(owner) || unreadable.contains(owner);
            boolean has = record.includes(latest) || (holders.contains(owner) && latest.equals(all));
            if (told && !has) {
                repair(owner, latest);
            }
        }
    }

    private void repair(NodeId owner, Cell all) {
        shard.agenda().note("read-repair", plan.key() + " at " + owner);
        if (!owner.equals(shard.self())) {
            shard.agenda().send(owner, new Message.ReplicatePut(call, plan.key(), all));
            return;
        }
        shard.replica().merge(plan.key(), all, plan.settings().bugs(), List.of(), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                if (shard.calls().isOpen(call)) {
                    replicatePutAck(owner, new Message.ReplicatePutAck(call, true));
                }
            }

            @Override
            public void failed(boolean full, String detail) {
                // This owner is not repaired, as one that does not answer; a read that needs it ends by its time-out.
            }
        });
    }

    private Reply replyOf(Cell all) {
        List<Reply.Versioned> values = new ArrayList<>();
        for (Sibling sibling : DottedCell.siblingsOf(all)) {
            if (sibling.value() != null) {
                values.add(new Reply.Versioned(sibling.value(), plan.versionOf(sibling)));
            }
        }
        CausalContext context = shard.contexts().give(plan, all.seen(plan.key().generation()));
        return values.isEmpty() ? new Reply.Absent(context) : new Reply.Found(values, context);
    }

    private void timedOut() {
        if (answered) {
            repairLagging();
            return;
        }
        String what = merged == null
                ? "only " + answers.count() + " of " + answers.needed() + " answers in time"
                : "the repair was not acknowledged by enough owners in time";
        answer(new Reply.Rejected(Reply.Reason.TIMEOUT, what));
        shard.calls().finish(call, replicaTimer, requestTimer);
    }

    private void answer(Reply reply) {
        if (!answered) {
            answered = true;
            shard.agenda().give(responder.with(reply));
        }
    }
}
