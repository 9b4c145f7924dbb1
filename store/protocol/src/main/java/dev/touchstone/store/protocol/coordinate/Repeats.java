// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Message;
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
import java.util.function.Supplier;

/**
 * Clients' requests that went by an old view, as a replica said, and have changed nothing: each is begun again when a newer view is here,
 * and refused if none comes in its time.
 */
final class Repeats {
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private BiConsumer<Request.KeyRequest, Responder> begin = (request, responder) -> {};
    private final TreeMap<Long, Repeat> waiting = new TreeMap<>();

    private record Repeat(Plan plan, Responder responder, TimerId end) {}

    Repeats(Agenda agenda, Supplier<ClusterView> view) {
        this.agenda = agenda;
        this.view = view;
    }

    /** What begins a request. To be said before any is. */
    void beginBy(BiConsumer<Request.KeyRequest, Responder> how) {
        begin = how;
    }

    /** Begins the request again when more is known, which may be now; {@code ahead}, who said that it is stale, is asked for it. */
    void later(NodeId ahead, Message.Stale stale, Plan plan, Responder responder) {
        boolean isKnown =
                view.get().ring().epoch() > stale.call().epoch() || view.get().settings(plan.key()) == null;
        if (isKnown) {
            again(plan, responder);
            return;
        }
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
    void viewChanged() {
        List<Repeat> now = new ArrayList<>(waiting.values());
        waiting.clear();
        for (Repeat each : now) {
            agenda.cancelTimer(each.end());
            again(each.plan(), each.responder());
        }
    }

    private void again(Plan plan, Responder responder) {
        Request.KeyRequest asked = plan.request();
        RequestOptions options = new RequestOptions(asked.options().quorum(), left(plan));
        begin.accept(asked.of(asked.key().in(Generation.NEWEST), options), responder);
    }
}
