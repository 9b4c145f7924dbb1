// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Clients' requests that went by an old view, as a replica said, and have changed nothing: each is begun again when a newer view is here,
 * and refused if none comes in its time.
 */
final class Repeats {
    private final Agenda agenda;
    private final TreeMap<Long, Repeat> waiting = new TreeMap<>();

    private record Repeat(Plan plan, Responder responder, TimerId end) {}

    Repeats(Agenda agenda) {
        this.agenda = agenda;
    }

    /** Begins the request again when more is known; {@code ahead} is asked for it. */
    void later(NodeId ahead, Plan plan, Responder responder) {
        agenda.note("view-stale", ahead + " is ahead, for " + plan.key());
        agenda.give(new Effect.CatchUp(ahead));
        long number = agenda.nextNumber();
        TimerId end = agenda.startTimer(left(plan), () -> {
            waiting.remove(number);
            String why = ahead + " goes by a newer view of the cluster, which did not come in time";
            agenda.give(responder.with(new Reply.Rejected(Reply.Reason.UNAVAILABLE, why)));
        });
        waiting.put(number, new Repeat(plan, responder, end));
    }

    private Duration left(Plan plan) {
        return Duration.ofNanos(Math.max(1, plan.deadlineNanos() - agenda.now().monotonicNanos()));
    }

    /** Begins all anew. */
    void viewChanged(BiConsumer<Request.KeyRequest, Responder> begin) {
        List<Repeat> now = new ArrayList<>(waiting.values());
        waiting.clear();
        for (Repeat each : now) {
            agenda.cancelTimer(each.end());
            Request.KeyRequest asked = each.plan().request();
            RequestOptions options = new RequestOptions(asked.options().quorum(), left(each.plan()));
            begin.accept(asked.of(asked.key().in(Generation.NEWEST), options), each.responder());
        }
    }
}
