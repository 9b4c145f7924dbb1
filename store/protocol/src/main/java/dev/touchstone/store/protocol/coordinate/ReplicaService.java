// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.range.KeyPages;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a shard does for the coordinators of other nodes: keep, keep for somebody else, tell. */
final class ReplicaService {
    private static final int FORWARDS_REMEMBERED = 10_000;

    private final ShardContext shard;
    private final Storage storage;
    /** Looked up, never iterated over. */
    private final Set<Forward> forwards = new HashSet<>();

    private final ArrayDeque<Forward> forwardsByAge = new ArrayDeque<>();

    /** What names a forwarded request. Numbers are unique in the shard that forwards, and shards may be cut otherwise there. */
    private record Forward(NodeId from, Call call) {}

    ReplicaService(ShardContext shard, Storage storage) {
        this.shard = shard;
        this.storage = storage;
    }

    /** False for a forwarded request that came before: a message may arrive twice, and a write must not be made twice. */
    boolean isNew(NodeId from, Call call) {
        Forward forward = new Forward(from, call);
        if (!forwards.add(forward)) {
            return false;
        }
        forwardsByAge.add(forward);
        if (forwardsByAge.size() > FORWARDS_REMEMBERED) {
            forwards.remove(Objects.requireNonNull(forwardsByAge.poll()));
        }
        return true;
    }

    void serve(NodeId from, Message.ShardMessage message) {
        Call call = message.call();
        if (shard.hasStorageFailed()) {
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
            shard.replica().readDurable(fetch.key(), local -> {
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
