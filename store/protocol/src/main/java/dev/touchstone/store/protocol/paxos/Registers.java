// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.PaxosCodec;
import dev.touchstone.store.protocol.message.RegisterState;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The registers of an acceptor, in its storage: what was written is read at once, be it durable yet or not. */
final class Registers {
    private static final String PREFIX = "paxos/register/";

    private final Storage storage;
    private final LongSupplier event;
    /** What was written in the event at hand, which the storage does not have yet. */
    private final TreeMap<Bytes, RegisterState> written = new TreeMap<>();

    private long writtenIn;

    /** @param event which event is at hand: {@code Agenda.event} */
    Registers(Storage storage, LongSupplier event) {
        this.storage = storage;
        this.event = event;
    }

    /** What the register is known to be; null if that is damaged. */
    @Nullable
    RegisterState read(Bytes register) {
        RegisterState now = writtenIn == event.getAsLong() ? written.get(register) : null;
        if (now != null) {
            return now;
        }
        Bytes stored = storage.read(Table.META, place(register));
        return stored == null ? RegisterState.fresh(register) : decode(stored);
    }

    /** How the register becomes this; the mutation is to be saved in the event at hand. */
    Mutation write(RegisterState state) {
        if (writtenIn != event.getAsLong()) {
            writtenIn = event.getAsLong();
            written.clear();
        }
        written.put(state.register(), state);
        ByteWriter out = new ByteWriter();
        PaxosCodec.write(out, state);
        return new Mutation(Table.META, place(state.register()), out.checksum().toBytes());
    }

    /** All that can be read. */
    List<RegisterState> all() {
        List<RegisterState> all = new ArrayList<>();
        storage.scan(Table.META, Bytes.ofUtf8(PREFIX), Bytes.ofUtf8("paxos/register0"), (place, stored) -> {
            RegisterState state = decode(stored);
            if (state != null) {
                all.add(state);
            }
            return true;
        });
        return all;
    }

    /** The mutations that remove what is damaged. */
    List<Mutation> damaged() {
        List<Mutation> damaged = new ArrayList<>();
        storage.scan(Table.META, Bytes.ofUtf8(PREFIX), Bytes.ofUtf8("paxos/register0"), (place, stored) -> {
            if (decode(stored) == null) {
                damaged.add(new Mutation(Table.META, place, null));
            }
            return true;
        });
        return damaged;
    }

    private static Bytes place(Bytes register) {
        return new ByteWriter()
                .raw(Bytes.ofUtf8(PREFIX).array())
                .raw(register.array())
                .toBytes();
    }

    private static @Nullable RegisterState decode(Bytes stored) {
        try {
            ByteReader in = new ByteReader(stored);
            in.checksum();
            RegisterState state = PaxosCodec.readState(in);
            in.finish();
            return state;
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }
}
