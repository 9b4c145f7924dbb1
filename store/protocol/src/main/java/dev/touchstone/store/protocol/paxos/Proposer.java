// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Ballot;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has changes of registers chosen: CASPaxos (Rystsov, arXiv 1802.07000), one proposal of a register at a time.
 *
 * <p>A majority promises not to accept anything below the ballot, and tells the last value that each accepted. That of the highest ballot is what
 * the register holds; of it the change is made, and when a majority has accepted that, it is chosen. Where somebody else is ahead, it is
 * tried again above him, after a pause that doubles, and of which the seed decides.
 */
final class Proposer {
    private static final long PAUSE_NANOS = 4_000_000;
    private static final int DOUBLINGS_MAX = 6;

    private final Incarnation self;
    private final NodeConfig.Limits limits;
    private final Agenda agenda;
    private final PaxosAcceptor acceptor;
    private final Supplier<Acceptors> acceptors;
    private final LongSupplier numbers;
    private final BiConsumer<NodeId, PaxosMessage> send;
    private final SplittableRandom random;
    private final Map<Bytes, ArrayDeque<Try>> byRegister = new TreeMap<>();
    private final Map<Long, Try> byNumber = new TreeMap<>();

    Proposer(
            Incarnation self,
            NodeConfig.Limits limits,
            Agenda agenda,
            PaxosAcceptor acceptor,
            Supplier<Acceptors> acceptors,
            LongSupplier numbers,
            BiConsumer<NodeId, PaxosMessage> send,
            SplittableRandom random) {
        this.self = self;
        this.limits = limits;
        this.agenda = agenda;
        this.acceptor = acceptor;
        this.acceptors = acceptors;
        this.numbers = numbers;
        this.send = send;
        this.random = random;
    }

    /** Tries until the change is chosen, ends by itself, or the time of a request is over. */
    void propose(Bytes register, Proposal proposal) {
        ArrayDeque<Try> waiting = byRegister.computeIfAbsent(register, none -> new ArrayDeque<>());
        Try next = new Try(register, proposal);
        waiting.add(next);
        next.deadline = agenda.startTimer(limits.requestTimeout(), next::expire);
        if (waiting.peek() == next) {
            next.begin();
        }
    }

    /** True if a proposal of the register is under way, or waits. */
    boolean isBusy(Bytes register) {
        return byRegister.containsKey(register);
    }

    void received(NodeId from, PaxosMessage.Promise promise) {
        Try of = byNumber.get(promise.number());
        if (of != null) {
            of.promised(from, promise);
        }
    }

    void received(NodeId from, PaxosMessage.Accepted ack) {
        Try of = byNumber.get(ack.number());
        if (of != null) {
            of.accepted(from, ack);
        }
    }

    void received(NodeId from, PaxosMessage.Outdone outdone) {
        Try of = byNumber.get(outdone.number());
        if (of != null) {
            of.outdone(from, outdone);
        }
    }

    private final class Try {
        private final Bytes register;
        private final Proposal proposal;
        private @Nullable Round round;
        private @Nullable TimerId deadline;
        private @Nullable TimerId timer;
        private long highest;
        private int attempts;
        private Set<NodeId> silent = new TreeSet<>();

        Try(Bytes register, Proposal proposal) {
            this.register = register;
            this.proposal = proposal;
        }

        void begin() {
            highest = Math.max(highest, acceptor.promised(register).counter()) + 1;
            Round next = new Round(numbers.getAsLong(), new Ballot(highest, self), acceptors.get());
            round = next;
            byNumber.put(next.number(), this);
            timer = agenda.startTimer(limits.replicaTimeout(), this::again);
            ask(next, next.prepare(register));
        }

        private void ask(Round of, PaxosMessage message) {
            of.acceptors().nodes().forEach(node -> send.accept(node, message));
        }

        void promised(NodeId from, PaxosMessage.Promise promise) {
            Round now = round;
            if (now == null || now.number() != promise.number() || !now.promised(from, promise)) {
                return;
            }
            Bytes value = proposal.next(now.values());
            if (value == null) {
                end();
            } else {
                ask(now, now.propose(register, value));
            }
        }

        void accepted(NodeId from, PaxosMessage.Accepted ack) {
            Round now = round;
            if (now != null && now.number() == ack.number() && now.accepted(from, ack)) {
                end();
                proposal.chosen();
            }
        }

        void outdone(NodeId from, PaxosMessage.Outdone by) {
            Round now = round;
            if (now == null || now.number() != by.number()) {
                return;
            }
            highest = Math.max(highest, by.promised().counter());
            if (now.isOutdone(from)) {
                long most = PAUSE_NANOS << Math.min(attempts, DOUBLINGS_MAX);
                forget();
                timer = agenda.startTimer(Duration.ofNanos(random.nextLong(most / 2, most)), this::again);
            }
        }

        private void again() {
            attempts++;
            forget();
            begin();
        }

        private void forget() {
            Round last = round;
            if (last != null) {
                silent = last.silent();
                byNumber.remove(last.number());
                round = null;
            }
            if (timer != null) {
                agenda.cancelTimer(timer);
                timer = null;
            }
        }

        private void expire() {
            deadline = null;
            end();
            proposal.failed(silent);
        }

        private void end() {
            forget();
            if (deadline != null) {
                agenda.cancelTimer(deadline);
            }
            ArrayDeque<Try> waiting = byRegister.get(register);
            if (waiting == null) {
                return;
            }
            boolean first = waiting.peek() == this;
            waiting.remove(this);
            Try next = waiting.peek();
            if (next == null) {
                byRegister.remove(register);
            } else if (first) {
                next.begin();
            }
        }
    }
}
