// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.coverage;

import dev.touchstone.simulation.ambient.AmbientKind;
import dev.touchstone.simulation.client.ClientEvent;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.request.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often each thing happened. Cheap: one look-up and one addition each. */
public final class Counts {
    /** Notes that tell of a repair of what a replica lacks, or of its being put off. */
    private static final List<String> REPAIRS = List.of(
            "read-repair",
            "hint-kept",
            "hint-sent",
            "hint-overflow",
            "hint-expired",
            "hint-handed-over",
            "dirty-range-handed-over",
            "record-restored");

    private static final List<String> NOTES =
            List.of("actor-renewed", "gossip-implausible", "liveness", "record-corrupt", "write-lost-to-later");

    /** By class or name, and never iterated over. */
    private final Map<Object, long[]> counters = new HashMap<>();

    private final TreeMap<String, long[]> byName = new TreeMap<>();

    /** Nothing has happened. */
    public Counts() {
        name("message", Message.class);
        name("message", PaxosMessage.class);
        for (Class<?> reply : Reply.class.getPermittedSubclasses()) {
            if (Reply.class.isAssignableFrom(reply) && reply != Reply.Rejected.class) {
                counter(reply, "reply/" + reply.getSimpleName());
            }
        }
        for (Reply.Reason reason : Reply.Reason.values()) {
            counter(reason, "reply/Rejected " + reason);
        }
        REPAIRS.forEach(note -> counter(note, "repair/" + note));
        NOTES.forEach(note -> counter(note, "note/" + note));
        for (ClientEvent event : ClientEvent.values()) {
            counter(event, "client/" + event.word());
        }
        for (AmbientKind kind : AmbientKind.values()) {
            counter(kind, "fault/ambient " + kind.word());
        }
    }

    private void name(String kind, Class<?> family) {
        if (family == Message.Paxos.class) {
            // Counted by what it carries.
            return;
        } else if (family.isSealed()) {
            for (Class<?> each : family.getPermittedSubclasses()) {
                name(kind, each);
            }
        } else {
            counter(family, kind + "/" + family.getSimpleName());
        }
    }

    /** A message was sent. */
    public void message(Message message) {
        count(message instanceof Message.Paxos agreement ? agreement.part().getClass() : message.getClass());
    }

    /** A request was answered. */
    public void reply(Reply reply) {
        count(reply instanceof Reply.Rejected rejected ? rejected.reason() : reply.getClass());
    }

    /** A node noted something. */
    public void note(String event) {
        long[] counter = counters.get(event);
        if (counter == null) {
            counter = counter(event, "note/" + event);
        }
        counter[0]++;
    }

    /** A fault of a schedule was asked for. */
    public void fault(String name) {
        counter("fault/" + name, "fault/" + name)[0]++;
    }

    /** Something went wrong by itself. */
    public void ambient(AmbientKind kind) {
        count(kind);
    }

    /** A client of the load did something. */
    public void client(ClientEvent event) {
        count(event);
    }

    public SortedMap<String, Long> byName() {
        TreeMap<String, Long> all = new TreeMap<>();
        byName.forEach((name, counter) -> all.put(name, counter[0]));
        return all;
    }

    private void count(Object what) {
        long[] counter = counters.get(what);
        if (counter == null) {
            throw new IllegalStateException("nothing that is counted: " + what);
        }
        counter[0]++;
    }

    private long[] counter(Object what, String name) {
        long[] counter = byName.computeIfAbsent(name, each -> new long[1]);
        counters.put(what, counter);
        return counter;
    }
}
