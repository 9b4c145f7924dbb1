// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.ShardRequest;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.range.KeyPages;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a shard does for the coordinators of other nodes: keep, keep for somebody else, tell. */
final class ReplicaService {
    private static final int FORWARDS_REMEMBERED = 10_000;

    /** Messages that come before what they go by. */
    private static final int EARLY_MAX = 64;

    private static final Token NO_TOKEN = new Token(0, 0);

    private final ShardContext shard;
    private final Storage storage;
    private final BiConsumer<Request.KeyRequest, Responder> coordinate;
    /** Looked up, never iterated over. */
    private final Set<Forward> forwards = new HashSet<>();

    private final ArrayDeque<Forward> forwardsByAge = new ArrayDeque<>();

    /** What names a forwarded request. Numbers are unique in the shard that forwards, and shards may be cut otherwise there. */
    private record Forward(NodeId from, Call call) {}

    private final List<Early> early = new ArrayList<>();

    private record Early(NodeId from, ShardRequest message, long untilNanos) {}

    /** @param coordinate begins a request that another node forwards */
    ReplicaService(ShardContext shard, Storage storage, BiConsumer<Request.KeyRequest, Responder> coordinate) {
        this.shard = shard;
        this.storage = storage;
        this.coordinate = coordinate;
    }

    void serve(NodeId from, ShardRequest request) {
        request.accept(new Serving(from));
    }

    /** False for a forwarded request that is for a former incarnation, or asks which this is; it is told. */
    private boolean isForUs(NodeId from, Message.ForwardRequest forward) {
        long boot = shard.calls().boot();
        if (forward.boot() == boot) {
            return true;
        }
        shard.agenda().send(from, new Message.OtherIncarnation(forward.call(), forward.boot(), boot));
        return false;
    }

    /** False for a forwarded request that came before: a message may arrive twice, and a write must not be made twice. */
    private boolean isNew(NodeId from, Message.ForwardRequest request) {
        Call call = request.call();
        boolean byNumber = shard.view().bugs(request.request().key()).contains(KnownBug.REPEATS_TOLD_BY_NUMBER_ALONE);
        Forward forward = new Forward(from, byNumber ? new Call(NO_TOKEN, 0, call.boot(), call.number()) : call);
        if (!forwards.add(forward)) {
            shard.agenda().note("forward-repeated", told(from, call));
            return false;
        }
        forwardsByAge.add(forward);
        if (forwardsByAge.size() > FORWARDS_REMEMBERED) {
            forwards.remove(Objects.requireNonNull(forwardsByAge.poll()));
        }
        return true;
    }

    /** How the note of a repeated request names it. */
    private static String told(NodeId from, Call call) {
        return from + " " + call;
    }

    /**
     * True if the message goes by the ring, and by the generation of its bucket, that are known here. Else it is answered: one that is
     * behind is refused, and of one that is ahead nothing is done before more is known. So what belongs to two epochs or generations
     * never meets.
     */
    private boolean isTimely(NodeId from, ShardRequest message) {
        ClusterView view = shard.view();
        Call call = message.call();
        StoreKey key = message.key();
        boolean isOver = key != null && view.isOver(key);
        boolean isUnknown = key != null && view.isUnknown(key);
        if (call.epoch() < view.ring().epoch() || isOver) {
            shard.agenda().send(from, new Message.Stale(call, view.ring().epoch()));
            return false;
        } else if (call.epoch() > view.ring().epoch() || isUnknown) {
            notYet(from, message);
            return false;
        }
        return true;
    }

    /**
     * Nothing is kept, and nothing said, before this node has heard what the other goes by. It asks at once, and serves the message then; what
     * would wait for too long, or is too much, is left to the sender's time-out.
     */
    private void notYet(NodeId from, ShardRequest message) {
        shard.agenda().give(new Effect.CatchUp(from));
        if (early.size() < EARLY_MAX) {
            long until = shard.agenda().now().monotonicNanos()
                    + shard.limits().replicaTimeout().toNanos();
            early.add(new Early(from, message, until));
        }
    }

    /** Serves what came too early, and still can be. */
    void nowTimely() {
        long now = shard.agenda().now().monotonicNanos();
        List<Early> waited = List.copyOf(early);
        early.clear();
        for (Early each : waited) {
            if (each.untilNanos() > now) {
                serve(each.from(), each.message());
            }
        }
    }

    /** Keeps the hint, and the record too, so that a sloppy read finds it here while its owner is down. */
    private void keepHint(NodeId from, Message.StoreHint hint, Cell record) {
        List<Mutation> kept = shard.hints().addForCoordinator(hint.target(), hint.key());
        shard.dots().heardOf(record);
        shard.replica()
                .merge(
                        hint.key(),
                        record,
                        shard.view().bugs(hint.key()),
                        kept,
                        answering(from, saved -> new Message.StoreHintAck(hint.call(), saved), kept));
    }

    /** Of a record that is to be merged here. */
    private final class PutFate implements Echoes.Fate {
        private final NodeId from;
        private final Message.ReplicatePut put;

        PutFate(NodeId from, Message.ReplicatePut put) {
            this.from = from;
            this.put = put;
        }

        @Override
        public void take(Replica.Local local, Cell record) {
            shard.dots().heardOf(record);
            shard.replica()
                    .merge(
                            put.key(),
                            local,
                            record,
                            shard.view().bugs(put.key()),
                            List.of(),
                            answering(from, saved -> new Message.ReplicatePutAck(put.call(), saved), List.of()));
        }

        @Override
        public void ignore() {
            shard.agenda().send(from, new Message.ReplicatePutAck(put.call(), true));
        }

        @Override
        public void refuse() {
            shard.agenda().send(from, new Message.ReplicatePutAck(put.call(), false));
        }
    }

    /** Of a record that is to be kept for its owner. Who sent it has another way to go if it is not. */
    private final class HintFate implements Echoes.Fate {
        private final NodeId from;
        private final Message.StoreHint hint;

        HintFate(NodeId from, Message.StoreHint hint) {
            this.from = from;
            this.hint = hint;
        }

        @Override
        public void take(Replica.Local local, Cell record) {
            keepHint(from, hint, record);
        }

        @Override
        public void ignore() {
            refuse();
        }

        @Override
        public void refuse() {
            shard.agenda().send(from, new Message.StoreHintAck(hint.call(), false));
        }
    }

    private Agenda.SaveEnd answering(NodeId from, Function<Boolean, Message> ack, List<Mutation> hint) {
        return new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                shard.agenda().acknowledge(ticket, new Effect.Send(from, ack.apply(true)));
            }

            @Override
            public void failed(boolean full, String detail) {
                shard.hints().notSaved(hint);
                shard.agenda().send(from, ack.apply(false));
            }
        };
    }

    /** What is done for each request, if it is timely. */
    private final class Serving implements ShardRequest.RequestVisitor {
        private final NodeId from;

        Serving(NodeId from) {
            this.from = from;
        }

        private boolean canServe(ShardRequest request) {
            return !shard.hasStorageFailed() && isTimely(from, request);
        }

        private boolean admits(StoreKey key, Cell cell) {
            return shard.door().admits(from, key, shard.view().settings(key), cell);
        }

        private void answer(Message answer) {
            shard.agenda().send(from, answer);
        }

        @Override
        public void replicatePut(Message.ReplicatePut put) {
            if (!canServe(put)) {
                return;
            } else if (!admits(put.key(), put.record())) {
                answer(new Message.ReplicatePutAck(put.call(), false));
                return;
            }
            shard.dots().heardOf(put.record());
            shard.restorations()
                    .beforeWrite(
                            put.key(),
                            local ->
                                    shard.echoes().decide(from, put.key(), local, put.record(), new PutFate(from, put)),
                            () -> answer(new Message.ReplicatePutAck(put.call(), false)));
        }

        @Override
        public void storeHint(Message.StoreHint hint) {
            if (!canServe(hint)) {
                return;
            } else if (!admits(hint.key(), hint.record())) {
                answer(new Message.StoreHintAck(hint.call(), false));
            } else {
                Replica.Local local = shard.replica().read(hint.key());
                shard.echoes().decide(from, hint.key(), local, hint.record(), new HintFate(from, hint));
            }
        }

        @Override
        public void fetchRecord(Message.FetchRecord fetch) {
            if (canServe(fetch)) {
                shard.restorations()
                        .read(
                                fetch.key(),
                                local -> answer(new Message.FetchRecordAck(
                                        fetch.call(), local.corrupt() ? null : local.record())));
            }
        }

        @Override
        public void fetchCopy(Message.FetchCopy fetch) {
            if (!canServe(fetch)) {
                return;
            }
            shard.replica().readDurable(fetch.key(), shard.view().bugs(fetch.key()), local -> {
                boolean vouched = !local.corrupt() && shard.restorations().vouches(fetch.key());
                long floor = shard.floors().of(Token.of(fetch.key()));
                answer(new Message.FetchCopyAck(fetch.call(), local.corrupt() ? null : local.record(), vouched, floor));
            });
        }

        @Override
        public void listKeys(Message.ListKeys list) {
            if (canServe(list)) {
                Bytes spanEnd = shard.scan().spanEnd();
                answer(KeyPages.of(storage, shard.view(), from, list, spanEnd, shard.floors()));
                shard.scan().heardFrom(from);
            }
        }

        @Override
        public void collect(Message.Collect collect) {
            if (canServe(collect)) {
                shard.collecting().serve(collect, this::answer);
            }
        }

        @Override
        public void forwardRequest(Message.ForwardRequest forward) {
            if (isForUs(from, forward) && isTimely(from, forward) && isNew(from, forward)) {
                coordinate.accept(
                        forward.request(),
                        reply -> new Effect.Send(from, new Message.ForwardRequestAck(forward.call(), reply)));
            }
        }
    }
}
