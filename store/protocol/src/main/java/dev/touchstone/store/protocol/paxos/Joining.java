// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How an acceptor that forgot, or never knew, comes to vote: it asks all others, again and again, until enough have told it what they have.
 *
 * <p>Enough are as many of those who vote as are a majority of the others: so many and any majority of all, this one left out, share one. Or all
 * others, voting or not: then there is nobody left to ask, as in a cluster that starts for the first time.
 */
final class Joining {
    private final NodeId self;
    private final Agenda agenda;
    private final PaxosAcceptor acceptor;
    private final Supplier<Acceptors> acceptors;
    private final LongSupplier numbers;
    private final BiConsumer<NodeId, PaxosMessage> send;
    private final Duration pause;
    private final Map<NodeId, PaxosMessage.Joined> told = new TreeMap<>();
    private long life;
    private long attempt;
    private boolean over = true;

    Joining(
            NodeId self,
            Agenda agenda,
            PaxosAcceptor acceptor,
            Supplier<Acceptors> acceptors,
            LongSupplier numbers,
            BiConsumer<NodeId, PaxosMessage> send,
            Duration pause) {
        this.self = self;
        this.agenda = agenda;
        this.acceptor = acceptor;
        this.acceptors = acceptors;
        this.numbers = numbers;
        this.send = send;
        this.pause = pause;
    }

    void start() {
        over = false;
        begin(acceptor.nextLife());
    }

    private void begin(long withLife) {
        life = withLife;
        attempt = numbers.getAsLong();
        told.clear();
        ask();
        long asked = attempt;
        agenda.startTimer(pause, () -> again(asked));
        settle();
    }

    private void ask() {
        Set<NodeId> silent = others();
        silent.removeAll(told.keySet());
        silent.forEach(node -> send.accept(node, new PaxosMessage.Join(attempt, life)));
    }

    private void again(long asked) {
        if (!over && asked == attempt) {
            ask();
            agenda.startTimer(pause, () -> again(asked));
        }
    }

    void received(NodeId from, PaxosMessage.Joined joined) {
        if (over || joined.number() != attempt) {
            return;
        }
        if (joined.life() > life) {
            // It remembers a later life of this acceptor, or this one from an attempt that a crash cut short.
            begin(joined.life());
            return;
        }
        told.put(from, joined);
        settle();
    }

    private void settle() {
        Set<NodeId> others = others();
        if (over || !isEnough(told, others)) {
            return;
        }
        over = true;
        acceptor.joined(life, new ArrayList<>(told.values()), () -> agenda.startTimer(pause, this::start));
    }

    /** True if those who have told what they have are enough of the others. */
    static boolean isEnough(Map<NodeId, PaxosMessage.Joined> told, Set<NodeId> others) {
        Set<NodeId> voting = new TreeSet<>(told.keySet());
        voting.removeIf(node -> !told.get(node).votes());
        return QuorumRule.majority(others).satisfied(voting) || told.keySet().containsAll(others);
    }

    private Set<NodeId> others() {
        Set<NodeId> others = new TreeSet<>(acceptors.get().nodes());
        others.remove(self);
        return others;
    }
}
