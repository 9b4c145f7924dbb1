// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.Ballot;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.message.RegisterState;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of those who together say what a register holds.
 *
 * <p>For each register it keeps a promise (it accepts nothing below) and the last value that it accepted; both are durable before it says so. It
 * is of no use if it forgets. So what is damaged, missing, or on a storage that lost something is not believed: the acceptor
 * then begins another <em>life</em>, and takes no part before it has joined. For that it tells the others of the new life, and takes over what they
 * have: from a majority of the others, who have joined themselves, or from all of them. In each answer it says which lives it knows, so that
 * what an acceptor said in a life that is over is not counted together with what was said since: {@link Counted}. Why this is
 * enough is told in docs/decisions/0008.
 *
 * <p>Belongs to one participant, and is driven by its events.
 */
public final class PaxosAcceptor {
    /** How far a ballot or a life may be ahead of what is known: one from which none goes on would be the last. */
    private static final long STEP_MAX = 1L << 20;
    /** What is asked of it before it has joined. */
    private static final int EARLY_MAX = 64;

    private final Storage storage;
    private final Agenda agenda;
    private final RegisterUse use;
    private final Registers registers;
    private final Lives lives;
    private final ArrayDeque<Runnable> early = new ArrayDeque<>();
    private boolean votes;
    private boolean joining;
    private boolean full;

    /** An acceptor that is not started. */
    public PaxosAcceptor(NodeId self, Storage storage, Agenda agenda, RegisterUse use) {
        this.storage = storage;
        this.agenda = agenda;
        this.use = use;
        this.registers = new Registers(storage, agenda::event);
        this.lives = new Lives(self);
    }

    /** Takes up what was saved, and tells of what was accepted; true if it is to be believed, and the acceptor votes. */
    boolean start() {
        lives.load(storage);
        registers.all().forEach(this::tell);
        votes = lives.own() > 0
                && lives.incident() == storage.condition().incident()
                && registers.damaged().isEmpty();
        return votes;
    }

    /** True if it takes part. */
    public boolean votes() {
        return votes;
    }

    /** True if the storage took its last save for one too many. */
    public boolean isFull() {
        return full;
    }

    /** The life that it is to begin, as far as is known here. */
    long nextLife() {
        return lives.own() + 1;
    }

    /** The highest ballot that it promised. */
    Ballot promised(Bytes register) {
        RegisterState state = registers.read(register);
        return state == null ? Ballot.NONE : state.promised();
    }

    void prepare(PaxosMessage.Prepare ask, Answer answer) {
        whenVoting(() -> {
            RegisterState state = plausible(ask.register(), ask.ballot());
            if (state == null) {
                return;
            }
            if (ask.ballot().isBelow(state.promised())) {
                answer.with(null, new PaxosMessage.Outdone(ask.number(), state.promised()));
                return;
            }
            RegisterState promising = use.forgetsPromises(ask.register()) ? state : state.promising(ask.ballot());
            Bytes value = state.value() != null ? state.value() : use.before(ask.register());
            save(
                    List.of(registers.write(promising)),
                    answer,
                    () -> new PaxosMessage.Promise(ask.number(), state.accepted(), value, lives.all()));
        });
    }

    void propose(PaxosMessage.Propose ask, Answer answer) {
        whenVoting(() -> {
            RegisterState state = plausible(ask.register(), ask.ballot());
            if (state == null) {
                return;
            }
            if (ask.ballot().isBelow(state.promised())) {
                answer.with(null, new PaxosMessage.Outdone(ask.number(), state.promised()));
                return;
            }
            RegisterState accepting = state.accepting(ask.ballot(), ask.value());
            save(List.of(registers.write(accepting)), answer, () -> {
                tell(accepting);
                return new PaxosMessage.Accepted(ask.number(), lives.all());
            });
        });
    }

    /** Another acceptor begins a life: it is told what there is here, when its life is durably known here. */
    void join(NodeId from, PaxosMessage.Join ask, Answer answer) {
        if (joining || ask.life() - lives.of(from) > STEP_MAX) {
            return;
        }
        if (!lives.hear(from, ask.life(), ask.number())) {
            answer.with(null, new PaxosMessage.Joined(ask.number(), lives.of(from) + 1, votes, lives.all(), List.of()));
            return;
        }
        save(
                List.of(lives.mutation()),
                answer,
                () -> new PaxosMessage.Joined(ask.number(), ask.life(), votes, lives.all(), registers.all()));
    }

    /** Begins a life with all that the others told; it votes when that is durable. */
    void joined(long life, List<PaxosMessage.Joined> told, Runnable failed) {
        List<Mutation> mutations = new ArrayList<>(registers.damaged());
        for (RegisterState state : JoinedStates.merged(registers.all(), told)) {
            mutations.add(registers.write(state));
        }
        told.forEach(each -> lives.merge(each.lives()));
        lives.begin(life, storage.condition().incident());
        mutations.add(lives.mutation());
        joining = true;
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                joining = false;
                full = false;
                votes = true;
                agenda.note("acceptor-joined", "life " + life);
                registers.all().forEach(PaxosAcceptor.this::tell);
                while (!early.isEmpty()) {
                    early.remove().run();
                }
            }

            @Override
            public void failed(boolean isFull, String detail) {
                joining = false;
                full = isFull;
                lives.begin(life - 1, storage.condition().incident());
                failed.run();
            }
        });
    }

    private void whenVoting(Runnable task) {
        if (votes) {
            task.run();
        } else if (early.size() < EARLY_MAX) {
            early.add(task);
        }
    }

    /** What the register is; null if it is damaged, or the ballot cannot be. */
    private @Nullable RegisterState plausible(Bytes register, Ballot ballot) {
        RegisterState state = registers.read(register);
        if (state == null) {
            agenda.note("register-corrupt", register);
            return null;
        }
        if (ballot.counter() - state.promised().counter() > STEP_MAX) {
            agenda.note("gossip-implausible", "ballot " + ballot + " of register " + register);
            return null;
        }
        return state;
    }

    private void tell(RegisterState state) {
        if (state.value() != null) {
            use.accepted(state.register(), state.value());
        }
    }

    private void save(List<Mutation> mutations, Answer answer, Supplier<PaxosMessage> then) {
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                full = false;
                answer.with(ticket, then.get());
            }

            @Override
            public void failed(boolean isFull, String detail) {
                // It says nothing, as one that is down; the others may be enough.
                full = isFull;
            }
        });
    }
}
