// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.range.KeyPages;
import dev.touchstone.store.protocol.ring.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
    /** Looked up, never iterated over. */
    private final Set<Forward> forwards = new HashSet<>();

    private final ArrayDeque<Forward> forwardsByAge = new ArrayDeque<>();

    /** What names a forwarded request. Numbers are unique in the shard that forwards, and shards may be cut otherwise there. */
    private record Forward(NodeId from, Call call) {}

    private final List<Early> early = new ArrayList<>();

    private record Early(NodeId from, Message.ShardMessage message, long untilNanos) {}

    ReplicaService(ShardContext shard, Storage storage) {
        this.shard = shard;
        this.storage = storage;
    }

    /** False for a forwarded request that is for a former incarnation, or asks which this is; it is told. */
    boolean isForUs(NodeId from, Message.ForwardRequest forward) {
        long boot = shard.calls().boot();
        if (forward.boot() == boot) {
            return true;
        }
        shard.agenda().send(from, new Message.OtherIncarnation(forward.call(), forward.boot(), boot));
        return false;
    }

    /** False for a forwarded request that came before: a message may arrive twice, and a write must not be made twice. */
    boolean isNew(NodeId from, Message.ForwardRequest request) {
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

    void serve(NodeId from, Message.ShardMessage message) {
        Call call = message.call();
        if (shard.hasStorageFailed()) {
            return;
        }
        if (!isTimely(from, message)) {
            return;
        }
        if (message instanceof Message.ReplicatePut put) {
            shard.dots().heardOf(put.record());
            shard.restorations()
                    .beforeWrite(
                            put.key(),
                            local -> shard.replica()
                                    .merge(
                                            put.key(),
                                            local,
                                            put.record(),
                                            shard.view().bugs(put.key()),
                                            List.of(),
                                            answering(
                                                    from,
                                                    saved -> new Message.ReplicatePutAck(call, saved),
                                                    List.of())),
                            () -> shard.agenda().send(from, new Message.ReplicatePutAck(call, false)));
        } else if (message instanceof Message.StoreHint hint) {
            storeHint(from, hint);
        } else if (message instanceof Message.FetchRecord fetch) {
            shard.restorations().read(fetch.key(), local -> shard.agenda()
                    .send(from, new Message.FetchRecordAck(call, local.corrupt() ? null : local.record())));
        } else if (message instanceof Message.FetchCopy fetch) {
            shard.replica().readDurable(fetch.key(), shard.view().bugs(fetch.key()), local -> {
                boolean vouched = !local.corrupt() && shard.restorations().vouches(fetch.key());
                shard.agenda()
                        .send(from, new Message.FetchCopyAck(call, local.corrupt() ? null : local.record(), vouched));
            });
        } else if (message instanceof Message.ListKeys list) {
            shard.agenda()
                    .send(
                            from,
                            KeyPages.of(
                                    storage,
                                    shard.view(),
                                    from,
                                    list,
                                    shard.scan().spanEnd()));
            shard.scan().heardFrom(from);
        } else {
            throw new IllegalStateException("a message that nobody serves: " + message);
        }
    }

    /**
     * True if the message goes by the ring, and by the generation of its bucket, that are known here. Else it is answered: one that is
     * behind is refused, and of one that is ahead nothing is done before more is known. So what belongs to two epochs or generations
     * never meets.
     */
    boolean isTimely(NodeId from, Message.ShardMessage message) {
        ClusterView view = shard.view();
        Call call = message.call();
        StoreKey key = keyOf(message);
        boolean isOver = key != null && view.isOver(key);
        boolean isUnknown = key != null && !isOver && view.settings(key) == null;
        if (call.epoch() < view.ring().epoch() || isOver) {
            shard.agenda().send(from, new Message.Stale(call, view.ring().epoch()));
            return false;
        } else if (call.epoch() > view.ring().epoch() || isUnknown) {
            notYet(from, message);
            return false;
        }
        return true;
    }

    /** Null for what is about many keys, each of which is looked at by itself. */
    private static @Nullable StoreKey keyOf(Message.ShardMessage message) {
        if (message instanceof Message.ReplicatePut put) {
            return put.key();
        } else if (message instanceof Message.StoreHint hint) {
            return hint.key();
        } else if (message instanceof Message.FetchRecord fetch) {
            return fetch.key();
        } else if (message instanceof Message.FetchCopy fetch) {
            return fetch.key();
        } else if (message instanceof Message.ListKeys) {
            return null;
        } else if (message instanceof Message.ForwardRequest forward) {
            return forward.request().key();
        }
        throw new IllegalStateException("a message that nobody serves: " + message);
    }

    /**
     * Nothing is kept, and nothing said, before this node has heard what the other goes by. It asks at once, and serves the message then; what
     * would wait for too long, or is too much, is left to the sender's time-out.
     */
    private void notYet(NodeId from, Message.ShardMessage message) {
        shard.agenda().give(new Effect.CatchUp(from));
        if (early.size() < EARLY_MAX) {
            long until = shard.agenda().now().monotonicNanos()
                    + shard.limits().replicaTimeout().toNanos();
            early.add(new Early(from, message, until));
        }
    }

    /** What came too early, and can still be served. */
    List<Event.Received> nowTimely() {
        long now = shard.agenda().now().monotonicNanos();
        List<Event.Received> timely = new ArrayList<>();
        early.stream()
                .filter(each -> each.untilNanos() > now)
                .forEach(each -> timely.add(new Event.Received(each.from(), each.message())));
        early.clear();
        return timely;
    }

    /** Keeps the hint, and the record too, so that a sloppy read finds it here while its owner is down. */
    private void storeHint(NodeId from, Message.StoreHint hint) {
        List<Mutation> kept = shard.hints().add(hint.target(), hint.key());
        shard.dots().heardOf(hint.record());
        shard.replica()
                .merge(
                        hint.key(),
                        hint.record(),
                        shard.view().bugs(hint.key()),
                        kept,
                        answering(from, saved -> new Message.StoreHintAck(hint.call(), saved), kept));
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
}
