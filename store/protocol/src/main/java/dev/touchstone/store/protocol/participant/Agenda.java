// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.participant;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.TimerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a participant has yet to hear of: the effects of the event at hand, the saves and the timers under way, and what to
 * do when they end. Belongs to one participant.
 */
public final class Agenda {
    private List<Effect> effects = new ArrayList<>();
    private Instants now = new Instants(0, 0);
    private long lastNumber;
    private long event;
    // Looked up with every event, and never iterated over.
    private final Map<Long, SaveEnd> saves = new HashMap<>();
    private final Map<Long, Runnable> timers = new HashMap<>();

    /** How a save ends. */
    public interface SaveEnd {
        /** It is durable; the ticket is for {@link Agenda#acknowledge}, null if nothing had to be saved. */
        void saved(@Nullable Ticket ticket);

        /** As {@link Event.SaveFailed}. */
        void failed(boolean full, String detail);
    }

    public void begin(Instants at) {
        now = at;
        event++;
        effects = new ArrayList<>();
    }

    public List<Effect> end() {
        return effects;
    }

    public Instants now() {
        return now;
    }

    /** Which event it is, counted: what was given in this one is not done yet. */
    public long event() {
        return event;
    }

    /** A number that this participant's incarnation has not used. */
    public long nextNumber() {
        return ++lastNumber;
    }

    public void send(NodeId to, Message message) {
        effects.add(new Effect.Send(to, message));
    }

    public void give(Effect effect) {
        effects.add(effect);
    }

    /** Gives out an effect that acknowledges what was saved under the ticket. */
    public void acknowledge(@Nullable Ticket ticket, Effect visible) {
        effects.add(ticket == null ? visible : new Effect.Acknowledge(ticket, visible));
    }

    public void note(String event, Object detail) {
        effects.add(new Effect.Note(event, detail.toString()));
    }

    public Ticket save(List<Mutation> mutations, SaveEnd end) {
        Ticket ticket = new Ticket(nextNumber());
        saves.put(ticket.number(), end);
        effects.add(new Effect.Save(ticket, mutations));
        return ticket;
    }

    public TimerId startTimer(Duration delay, Runnable fired) {
        TimerId timer = new TimerId(nextNumber());
        timers.put(timer.number(), fired);
        effects.add(new Effect.StartTimer(timer, delay));
        return timer;
    }

    public void cancelTimer(TimerId timer) {
        if (timers.remove(timer.number()) != null) {
            effects.add(new Effect.CancelTimer(timer));
        }
    }

    /** Goes on after a save. */
    public void saved(Event.Saved saved) {
        endOf(saved.ticket()).saved(saved.ticket());
    }

    /** Goes on after a save that failed. */
    public void saveFailed(Event.SaveFailed failed) {
        note("save-failed", failed.detail());
        endOf(failed.ticket()).failed(failed.full(), failed.detail());
    }

    /** Goes on after a timer's delay. */
    public void fired(Event.TimerFired fired) {
        Runnable next = timers.remove(fired.timer().number());
        if (next != null) {
            next.run();
        }
    }

    private SaveEnd endOf(Ticket ticket) {
        SaveEnd end = saves.remove(ticket.number());
        if (end == null) {
            throw new IllegalStateException("save " + ticket + " ended twice, or never began");
        }
        return end;
    }
}
