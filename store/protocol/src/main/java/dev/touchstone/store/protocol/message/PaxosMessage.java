// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What proposers and acceptors of registers say to each other, whatever the registers hold. A message of the participant that has them
 * carries it.
 *
 * <p>Answers tell the lives of acceptors: that of who answers, and of the others as far as it knows.
 */
public sealed interface PaxosMessage {
    /** Ties an answer to what asked for it: unique over all lives of who asked. */
    long number();

    /** Calls what the visitor has for it. */
    void accept(Visitor visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor {
        void prepare(Prepare message);

        void promise(Promise message);

        void propose(Propose message);

        void accepted(Accepted message);

        void outdone(Outdone message);

        void join(Join message);

        void joined(Joined message);
    }

    /**
     * Accept nothing below this ballot any more, and tell what you have accepted.
     *
     * @param epoch of the ring whose members are asked
     */
    record Prepare(long number, long epoch, Bytes register, Ballot ballot) implements PaxosMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.prepare(this);
        }
    }

    /**
     * Answers {@link Prepare}: promised, durably.
     *
     * @param accepted the ballot of the value; {@link Ballot#NONE} if nothing was accepted, and then the value is what the
     *     register held before it was ever agreed on
     * @param value null if there is none
     */
    record Promise(long number, Ballot accepted, @Nullable Bytes value, SortedMap<NodeId, Long> lives)
            implements PaxosMessage {
        public Promise {
            lives = Collections.unmodifiableSortedMap(new TreeMap<>(lives));
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.promise(this);
        }
    }

    /** Accept this value. */
    record Propose(long number, long epoch, Bytes register, Ballot ballot, Bytes value) implements PaxosMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.propose(this);
        }
    }

    /** Answers {@link Propose}: accepted, durably. */
    record Accepted(long number, SortedMap<NodeId, Long> lives) implements PaxosMessage {
        public Accepted {
            lives = Collections.unmodifiableSortedMap(new TreeMap<>(lives));
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.accepted(this);
        }
    }

    /**
     * Answers {@link Prepare} and {@link Propose}: nothing was done, since a higher ballot was promised.
     *
     * @param promised that one
     */
    record Outdone(long number, Ballot promised) implements PaxosMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.outdone(this);
        }
    }

    /**
     * I am an acceptor that has, or may have, forgotten what it promised, and begin another life; what do you have?
     *
     * @param life of the acceptor, above all that it had
     */
    record Join(long number, long life) implements PaxosMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.join(this);
        }
    }

    /**
     * Answers {@link Join}.
     *
     * @param life that the asking acceptor may begin: the one that it asked with, if that is now durably known here; else a higher one, and
     *     nothing else is told
     * @param votes false for an acceptor that has not joined itself
     */
    record Joined(long number, long life, boolean votes, SortedMap<NodeId, Long> lives, List<RegisterState> registers)
            implements PaxosMessage {
        public Joined {
            lives = Collections.unmodifiableSortedMap(new TreeMap<>(lives));
            registers = List.copyOf(registers);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.joined(this);
        }
    }
}
