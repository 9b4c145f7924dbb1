// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message.ShardAck;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.ring.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The calls of a shard that are under way, and who waits for the answers to each. */
final class Calls {
    private final Incarnation incarnation;
    private final Agenda agenda;
    private final LongSupplier epoch;
    /** In the order in which they were opened. */
    private final Map<Long, Coordination> open = new LinkedHashMap<>();

    /** @param epoch of the ring that calls go by now */
    Calls(Incarnation incarnation, Agenda agenda, LongSupplier epoch) {
        this.epoch = epoch;
        this.incarnation = incarnation;
        this.agenda = agenda;
    }

    /** A call that this incarnation has not made before. */
    Call next(Token token) {
        return new Call(token, epoch.getAsLong(), incarnation.boot(), agenda.nextNumber());
    }

    void open(Call call, Coordination coordination) {
        open.put(call.number(), coordination);
    }

    /** Gives an answer to who waits for it; one that is late, or to an earlier incarnation, goes to nobody. */
    void answered(ShardAck ack, Consumer<Coordination> give) {
        Coordination waiting = open.get(ack.call().number());
        if (waiting != null && isOurs(ack.call())) {
            give.accept(waiting);
        }
    }

    /** Tells all that are under way that the view is another one. */
    void viewChanged() {
        new ArrayList<>(open.values()).forEach(Coordination::viewChanged);
    }

    /** Of this incarnation. */
    long boot() {
        return incarnation.boot();
    }

    /** True if this incarnation made the call. */
    boolean isOurs(Call call) {
        return call.boot() == incarnation.boot();
    }

    /** Ends a call and its timers; once more does nothing. */
    void finish(Call call, @Nullable TimerId... timers) {
        if (open.remove(call.number()) == null) {
            return;
        }
        for (TimerId timer : timers) {
            if (timer != null) {
                agenda.cancelTimer(timer);
            }
        }
    }

    /** True once all are over that are open now. */
    BooleanSupplier underWay() {
        List<Long> now = List.copyOf(open.keySet());
        return () -> now.stream().noneMatch(open::containsKey);
    }

    boolean isOpen(Call call) {
        return open.containsKey(call.number());
    }

    int inFlight() {
        return open.size();
    }
}
