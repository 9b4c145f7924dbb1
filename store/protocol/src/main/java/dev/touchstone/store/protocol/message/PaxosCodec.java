// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The binary form of what proposers and acceptors say, and of what acceptors keep. Pure, and safe from any thread. */
public final class PaxosCodec {
    private PaxosCodec() {}

    static void write(ByteWriter out, PaxosMessage message) {
        message.accept(new Writer(out));
    }

    static PaxosMessage read(ByteReader in) {
        int type = in.u8();
        long number = in.i64();
        return switch (type) {
            case 1 -> new PaxosMessage.Prepare(number, in.varint(Long.MAX_VALUE), in.bytes(), readBallot(in));
            case 2 -> new PaxosMessage.Promise(number, readBallot(in), readValue(in), readLives(in));
            case 3 ->
                new PaxosMessage.Propose(number, in.varint(Long.MAX_VALUE), in.bytes(), readBallot(in), in.bytes());
            case 4 -> new PaxosMessage.Accepted(number, readLives(in));
            case 5 -> new PaxosMessage.Outdone(number, readBallot(in));
            case 6 -> new PaxosMessage.Join(number, in.varint(Long.MAX_VALUE));
            case 7 ->
                new PaxosMessage.Joined(number, in.varint(Long.MAX_VALUE), in.flag(), readLives(in), readRegisters(in));
            default -> throw new IllegalArgumentException("a part of Paxos of type " + type + ", which is not known");
        };
    }

    private static ByteWriter write(ByteWriter out, Ballot ballot) {
        return out.varint(ballot.counter())
                .text(ballot.by().node().name())
                .i64(ballot.by().boot());
    }

    private static Ballot readBallot(ByteReader in) {
        return new Ballot(in.varint(Long.MAX_VALUE), new Incarnation(new NodeId(in.text()), in.i64()));
    }

    private static void writeValue(ByteWriter out, @Nullable Bytes value) {
        out.flag(value != null);
        if (value != null) {
            out.bytes(value);
        }
    }

    private static @Nullable Bytes readValue(ByteReader in) {
        return in.flag() ? in.bytes() : null;
    }

    private static void writeLives(ByteWriter out, SortedMap<NodeId, Long> lives) {
        out.varint(lives.size());
        lives.forEach((node, life) -> out.text(node.name()).varint(life));
    }

    private static SortedMap<NodeId, Long> readLives(ByteReader in) {
        SortedMap<NodeId, Long> lives = new TreeMap<>();
        int count = in.count(3);
        for (int i = 0; i < count; i++) {
            lives.put(new NodeId(in.text()), in.varint(Long.MAX_VALUE));
        }
        return lives;
    }

    /** Writes what an acceptor keeps of a register; for messages and for disks. */
    public static void write(ByteWriter out, RegisterState state) {
        write(write(out.bytes(state.register()), state.promised()), state.accepted());
        writeValue(out, state.value());
    }

    /**
     * Reads what {@link #write(ByteWriter, RegisterState)} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RegisterState readState(ByteReader in) {
        return new RegisterState(in.bytes(), readBallot(in), readBallot(in), readValue(in));
    }

    private static List<RegisterState> readRegisters(ByteReader in) {
        int count = in.count(20);
        List<RegisterState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(readState(in));
        }
        return states;
    }

    private record Writer(ByteWriter out) implements PaxosMessage.Visitor {
        @Override
        public void prepare(PaxosMessage.Prepare ask) {
            write(out.u8(1).i64(ask.number()).varint(ask.epoch()).bytes(ask.register()), ask.ballot());
        }

        @Override
        public void promise(PaxosMessage.Promise promise) {
            write(out.u8(2).i64(promise.number()), promise.accepted());
            writeValue(out, promise.value());
            writeLives(out, promise.lives());
        }

        @Override
        public void propose(PaxosMessage.Propose ask) {
            write(out.u8(3).i64(ask.number()).varint(ask.epoch()).bytes(ask.register()), ask.ballot())
                    .bytes(ask.value());
        }

        @Override
        public void accepted(PaxosMessage.Accepted ack) {
            writeLives(out.u8(4).i64(ack.number()), ack.lives());
        }

        @Override
        public void outdone(PaxosMessage.Outdone outdone) {
            write(out.u8(5).i64(outdone.number()), outdone.promised());
        }

        @Override
        public void join(PaxosMessage.Join join) {
            out.u8(6).i64(join.number()).varint(join.life());
        }

        @Override
        public void joined(PaxosMessage.Joined joined) {
            out.u8(7).i64(joined.number()).varint(joined.life()).flag(joined.votes());
            writeLives(out, joined.lives());
            out.varint(joined.registers().size());
            joined.registers().forEach(each -> write(out, each));
        }
    }
}
