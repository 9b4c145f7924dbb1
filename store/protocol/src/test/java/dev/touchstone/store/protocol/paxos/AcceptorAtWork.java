// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An acceptor whose saves are done at once; what it answers comes back. */
final class AcceptorAtWork {
    private final Agenda agenda = new Agenda();
    private final Storage storage;
    final PaxosAcceptor acceptor;
    final List<Effect.Note> notes = new ArrayList<>();

    /** @param forgets the known bug */
    AcceptorAtWork(NodeId self, Storage storage, boolean forgets) {
        this.storage = storage;
        this.acceptor = new PaxosAcceptor(self, storage, agenda, new RegisterUse() {
            @Override
            public @Nullable Bytes before(Bytes register) {
                return null;
            }

            @Override
            public void accepted(Bytes register, Bytes value) {
                // Nobody uses it here.
            }

            @Override
            public boolean forgetsPromises(Bytes register) {
                return forgets;
            }
        });
        during(() -> acceptor.start());
    }

    /** What it answers to this. */
    List<PaxosMessage> asked(NodeId from, PaxosMessage message) {
        List<PaxosMessage> answers = new ArrayList<>();
        Answer answer = (ticket, each) -> answers.add(each);
        during(() -> message.accept(new Asked(from, answer)));
        return answers;
    }

    void during(Runnable task) {
        List<Effect> effects = handled(task);
        while (!effects.isEmpty()) {
            List<Effect> next = new ArrayList<>();
            for (Effect effect : effects) {
                if (effect instanceof Effect.Save save) {
                    next.addAll(saved(save));
                } else if (effect instanceof Effect.Note note) {
                    notes.add(note);
                }
            }
            effects = next;
        }
    }

    private List<Effect> saved(Effect.Save save) {
        List<Effect> effects = new ArrayList<>();
        storage.write(save.mutations(), new Storage.Completion() {
            @Override
            public void saved() {
                Ticket ticket = save.ticket();
                effects.addAll(handled(() -> agenda.saved(new Event.Saved(ticket))));
            }

            @Override
            public void failed(boolean full, String detail) {
                effects.addAll(handled(() -> agenda.saveFailed(new Event.SaveFailed(save.ticket(), full, detail))));
            }
        });
        return effects;
    }

    private List<Effect> handled(Runnable task) {
        agenda.begin(new Instants(0, 0));
        task.run();
        return List.copyOf(agenda.end());
    }

    private final class Asked implements PaxosMessage.Visitor {
        private final NodeId from;
        private final Answer answer;

        Asked(NodeId from, Answer answer) {
            this.from = from;
            this.answer = answer;
        }

        @Override
        public void prepare(PaxosMessage.Prepare message) {
            acceptor.prepare(message, answer);
        }

        @Override
        public void propose(PaxosMessage.Propose message) {
            acceptor.propose(message, answer);
        }

        @Override
        public void join(PaxosMessage.Join message) {
            acceptor.join(from, message, answer);
        }

        @Override
        public void promise(PaxosMessage.Promise message) {
            throw new AssertionError("not for an acceptor: " + message);
        }

        @Override
        public void accepted(PaxosMessage.Accepted message) {
            throw new AssertionError("not for an acceptor: " + message);
        }

        @Override
        public void outdone(PaxosMessage.Outdone message) {
            throw new AssertionError("not for an acceptor: " + message);
        }

        @Override
        public void joined(PaxosMessage.Joined message) {
            throw new AssertionError("not for an acceptor: " + message);
        }
    }
}
