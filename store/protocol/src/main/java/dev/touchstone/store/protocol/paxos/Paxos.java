// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The registers of a participant: its acceptor, its proposer, and the messages between them and those of other nodes. */
public final class Paxos {
    /** An acceptor that joins asks again four times in a replica's time-out. */
    private static final int ASKS = 4;

    private final NodeId self;
    private final Agenda agenda;
    private final Function<PaxosMessage, Message> envelope;
    private final Supplier<Acceptors> acceptors;
    private final PaxosAcceptor acceptor;
    private final Proposer proposer;
    private final Joining joining;

    /**
     * Nothing is loaded yet.
     *
     * @param acceptors the members of the epoch that is known now
     * @param envelope how a message goes to the same participant of another node
     */
    public Paxos(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            Agenda agenda,
            RegisterUse use,
            Supplier<Acceptors> acceptors,
            Function<PaxosMessage, Message> envelope,
            SplittableRandom random) {
        this.self = config.self();
        this.agenda = agenda;
        this.envelope = envelope;
        this.acceptors = acceptors;
        this.acceptor = new PaxosAcceptor(self, storage, agenda, use);
        // The boot keeps an answer to a former incarnation from being taken for one to this.
        LongSupplier numbers = () -> incarnation.boot() << 32 | agenda.nextNumber();
        this.proposer =
                new Proposer(incarnation, config.limits(), agenda, acceptor, acceptors, numbers, this::send, random);
        this.joining = new Joining(
                self,
                agenda,
                acceptor,
                acceptors,
                numbers,
                this::send,
                config.limits().replicaTimeout().dividedBy(ASKS));
    }

    /** Takes up what was saved; if that is not enough to vote, the others are asked. */
    public void start() {
        if (!acceptor.start()) {
            joining.start();
        }
    }

    public PaxosAcceptor acceptor() {
        return acceptor;
    }

    /** Tries until the change is chosen, ends by itself, or the time of a request is over. */
    public void propose(Bytes register, Proposal proposal) {
        proposer.propose(register, proposal);
    }

    /** True if a proposal of the register is under way here, or waits. */
    public boolean isBusy(Bytes register) {
        return proposer.isBusy(register);
    }

    public void received(NodeId from, PaxosMessage message) {
        message.accept(new Receiving(from));
    }

    private void send(NodeId to, PaxosMessage message) {
        if (to.equals(self)) {
            received(self, message);
        } else {
            agenda.send(to, envelope.apply(message));
        }
    }

    /** What each message is for. */
    private final class Receiving implements PaxosMessage.Visitor {
        private final NodeId from;

        Receiving(NodeId from) {
            this.from = from;
        }

        private Answer answer() {
            return (ticket, message) -> {
                if (from.equals(self)) {
                    received(self, message);
                } else {
                    agenda.acknowledge(ticket, new Effect.Send(from, envelope.apply(message)));
                }
            };
        }

        /** Of another epoch others may be asked: who goes by an old one hears of the new one, and asks again. */
        private boolean isOfThis(long epoch) {
            return epoch == acceptors.get().epoch();
        }

        @Override
        public void prepare(PaxosMessage.Prepare ask) {
            if (isOfThis(ask.epoch())) {
                acceptor.prepare(ask, answer());
            }
        }

        @Override
        public void promise(PaxosMessage.Promise promise) {
            proposer.received(from, promise);
        }

        @Override
        public void propose(PaxosMessage.Propose ask) {
            if (isOfThis(ask.epoch())) {
                acceptor.propose(ask, answer());
            }
        }

        @Override
        public void accepted(PaxosMessage.Accepted ack) {
            proposer.received(from, ack);
        }

        @Override
        public void outdone(PaxosMessage.Outdone outdone) {
            proposer.received(from, outdone);
        }

        @Override
        public void join(PaxosMessage.Join ask) {
            acceptor.join(from, ask, answer());
        }

        @Override
        public void joined(PaxosMessage.Joined joined) {
            joining.received(from, joined);
        }
    }
}
