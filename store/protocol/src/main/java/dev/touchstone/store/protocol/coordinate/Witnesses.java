// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.version.Cell;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether somebody still has what came in a record that is not above the floor: who sent it, and the owners. As soon as what they
 * have includes it, it is no echo of something that is over; it is one only if all of them have answered.
 */
final class Witnesses implements Coordination {
    private final Calls calls;
    private final Agenda agenda;
    private final StoreKey key;
    private final Call call;
    private final Cell record;
    private final Set<NodeId> silent;
    private final BiConsumer<Found, Cell> end;
    private Cell merged;
    private boolean unreadable;
    private @Nullable TimerId timer;

    /** What came of it. */
    enum Found {
        /** Somebody has it: it is to be taken in. */
        HELD,
        /** Nobody has it: it is over. */
        OVER,
        /** Not all have answered. */
        UNKNOWN
    }

    /**
     * Asks when it is started.
     *
     * @param local what is here of the key
     * @param record what came, which says more than that
     * @param asked who is asked; may be nobody
     * @param end told what came of it, and what those who answered have of the key, together with what is here
     */
    Witnesses(
            Calls calls,
            Agenda agenda,
            StoreKey key,
            Call call,
            Cell local,
            Cell record,
            Set<NodeId> asked,
            BiConsumer<Found, Cell> end) {
        this.calls = calls;
        this.agenda = agenda;
        this.key = key;
        this.call = call;
        this.merged = local;
        this.record = record;
        this.silent = new TreeSet<>(asked);
        this.end = end;
    }

    void start(Duration timeout) {
        if (silent.isEmpty()) {
            end.accept(Found.OVER, merged);
            return;
        }
        calls.open(call, this);
        timer = agenda.startTimer(timeout, () -> end(Found.UNKNOWN));
        silent.forEach(node -> agenda.send(node, new Message.FetchCopy(call, key)));
    }

    @Override
    public void fetchCopyAck(NodeId from, Message.FetchCopyAck copy) {
        if (!silent.remove(from)) {
            return;
        }
        Cell held = copy.record();
        unreadable |= held == null;
        merged = held == null ? merged : merged.merge(held);
        if (merged.includes(record)) {
            end(Found.HELD);
        } else if (silent.isEmpty()) {
            end(unreadable ? Found.UNKNOWN : Found.OVER);
        }
    }

    private void end(Found found) {
        calls.finish(call, timer);
        end.accept(found, merged);
    }
}
