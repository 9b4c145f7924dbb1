// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.cycles.BudgetedCycles;
import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.cycles.RealTimeEdges;
import dev.touchstone.checker.graph.Cycle;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cycles of operations: who sent came before who polled, and, by the order of a log, who sent before who sent next.
 *
 * <p>A cycle of polls alone, or of polls with process order and real time, is no log at all: each transaction would have been given what was
 * not committed yet. Where sends of one transaction lie between those of another, as Kafka allows, there are cycles with the order of the log (G0,
 * G1c); these are only told. Not thread-safe.
 */
final class KafkaCycles implements Explainer.Reason {
    private static final int NONE = -1;

    private final Messages messages;
    private final History history;
    private final Logs logs;
    private final KafkaFindings findings;
    private final EdgeList polls = new EdgeList(1024);
    private final EdgeList sends = new EdgeList(1024);
    private @Nullable Unknown unknown;

    KafkaCycles(Messages messages, Logs logs, KafkaFindings findings) {
        this.messages = messages;
        this.history = messages.history();
        this.logs = logs;
        this.findings = findings;
    }

    /** Why not all cycles were looked for, or null. */
    @Nullable
    Unknown unknown() {
        return unknown;
    }

    void judge(Budget budget) {
        addPolls();
        addSends();
        Explainer explain = new Explainer(history, this);
        List<Cycle> allowed = search(sends, history.size(), budget);
        for (Cycle cycle : allowed) {
            findings.tell(cycle.anomaly(), () -> explain.cycle(cycle).inWords());
        }
        addProcesses();
        int vertices = history.size();
        if (history.hasRealTime()) {
            vertices = RealTimeEdges.add(history, polls, vertices);
        }
        for (Cycle cycle : search(polls, vertices, budget)) {
            findings.add(explain.cycle(cycle));
        }
    }

    private List<Cycle> search(EdgeList edges, int vertices, Budget budget) {
        BudgetedCycles found = BudgetedCycles.firstOfEach(history.size(), vertices, edges, budget);
        if (found.spent() != null && unknown == null) {
            unknown = Unknown.stopped(found.spent(), "not all cycles of operations were looked for");
        }
        return found.isWhole() ? found.cycles() : List.of();
    }

    private void addPolls() {
        for (int m = 0; m < messages.count(); m++) {
            if (!messages.isSent(m) && messages.isOk(m)) {
                int send = logs.of(m).valueOf(m).onlySend();
                if (send != LogValue.NONE) {
                    polls.add(messages.owner(send), messages.owner(m), EdgeType.WR);
                    sends.add(messages.owner(send), messages.owner(m), EdgeType.WR);
                }
            }
        }
    }

    private void addSends() {
        for (PartitionLog log : logs.all()) {
            int before = NONE;
            for (int place = 0; place < log.size(); place++) {
                LogValue value = log.only(place);
                int send = value == null ? NONE : value.onlySend();
                if (before != NONE && send != NONE) {
                    sends.add(messages.owner(before), messages.owner(send), EdgeType.WW);
                }
                before = send;
            }
        }
    }

    /** From each operation that answered to the next of its process. */
    private void addProcesses() {
        Int2IntOpenHashMap last = new Int2IntOpenHashMap();
        last.defaultReturnValue(NONE);
        for (int op = 0; op < history.size(); op++) {
            if (messages.first(op) == messages.end(op) || !logs.happened(op)) {
                continue;
            }
            int before = last.get(history.process(op));
            if (before != NONE) {
                polls.add(before, op, EdgeType.PROCESS);
            }
            if (history.isOk(op)) {
                last.put(history.process(op), op);
            }
        }
    }

    @Override
    public String of(int from, int to, int type, String a, String b) {
        for (int m = messages.first(to); m < messages.end(to); m++) {
            PartitionLog log = logs.of(m);
            int send = log.valueOf(m).onlySend();
            if (type == EdgeType.WR && !messages.isSent(m) && send != NONE && messages.owner(send) == from) {
                return b + " polled " + findings.where(m) + ", which " + a + " sent";
            }
            int place = messages.isSent(m) && type == EdgeType.WW ? log.placeOf(m) : NONE;
            LogValue before = place > 0 ? log.only(place - 1) : null;
            if (before != null && before.onlySend() != NONE && messages.owner(before.onlySend()) == from) {
                return a + " sent " + messages.valueText(before.onlySend()) + " to the place in partition " + log.name()
                        + " right before " + messages.valueText(m) + ", which " + b + " sent";
            }
        }
        return a + " came before " + b;
    }
}
