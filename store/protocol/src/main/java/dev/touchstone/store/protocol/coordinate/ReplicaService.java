// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.StoreKey;
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
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a shard does for the coordinators of other nodes: keep, keep for somebody else, tell. */
final class ReplicaService {
    private final ShardContext shard;
    private final Storage storage;
    private final BiConsumer<Request.KeyRequest, Responder> coordinate;
    private final ForwardsSeen forwards;
    private final Timeliness timeliness;

    /** @param coordinate begins a request that another node forwards */
    ReplicaService(ShardContext shard, Storage storage, BiConsumer<Request.KeyRequest, Responder> coordinate) {
        this.shard = shard;
        this.storage = storage;
        this.coordinate = coordinate;
        this.forwards = new ForwardsSeen(shard);
        this.timeliness = new Timeliness(shard);
    }

    void serve(NodeId from, ShardRequest request) {
        request.accept(new Serving(from));
    }

    /** Serves what came too early, and still can be. */
    void nowTimely() {
        timeliness.viewChanged(this::serve);
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
            return !shard.hasStorageFailed() && timeliness.isTimely(from, request);
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
            if (forwards.isForUs(from, forward)
                    && timeliness.isTimely(from, forward)
                    && forwards.isNew(from, forward)) {
                coordinate.accept(
                        forward.request(),
                        reply -> new Effect.Send(from, new Message.ForwardRequestAck(forward.call(), reply)));
            }
        }
    }
}
