// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.nemesis.Link;
import dev.touchstone.simulation.network.Passage;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A client of one simulated node, as far from it as the network says. */
public final class SimClient implements KvClient {
    private static final long REFUSED_NANOS = 200_000;
    /** About what an HTTP request or answer of a small value comes to. */
    private static final int EXCHANGE_BYTES = 200;

    private final EventQueue queue;
    private final SimNetwork network;
    private final SimNode node;
    private final Link link;
    private final Map<String, BucketSettings> buckets;
    private final Duration timeout;
    private final Function<Request, Consumer<Reply>> asked;

    public SimClient(
            EventQueue queue,
            SimNetwork network,
            SimNode node,
            Map<String, BucketSettings> buckets,
            Duration timeout,
            Function<Request, Consumer<Reply>> asked) {
        this.asked = asked;
        this.queue = queue;
        this.network = network;
        this.node = node;
        this.link = new Link(Link.CLIENT, node.id().name());
        this.buckets = buckets;
        this.timeout = timeout;
    }

    @Override
    public void get(String bucket, String key, Quorum quorum, Consumer<Result> done) {
        StoreKey storeKey = new StoreKey(bucket, Bytes.ofUtf8(key));
        request(new Request.Get(storeKey, options(bucket, quorum)), done);
    }

    @Override
    public void put(String bucket, String key, String value, String context, Quorum quorum, Consumer<Result> done) {
        StoreKey storeKey = new StoreKey(bucket, Bytes.ofUtf8(key));
        Value content = Value.ofUtf8(value);
        request(new Request.Put(storeKey, content, CausalContext.ofText(context), options(bucket, quorum)), done);
    }

    @Override
    public void delete(String bucket, String key, String context, Quorum quorum, Consumer<Result> done) {
        StoreKey storeKey = new StoreKey(bucket, Bytes.ofUtf8(key));
        request(new Request.Delete(storeKey, CausalContext.ofText(context), options(bucket, quorum)), done);
    }

    @Override
    public String node() {
        return node.id().name();
    }

    private RequestOptions options(String bucket, Quorum quorum) {
        BucketSettings settings = buckets.get(bucket);
        return quorum == Quorum.ALL && settings != null
                ? new RequestOptions(settings.n(), null)
                : RequestOptions.DEFAULTS;
    }

    private void request(Request request, Consumer<Result> done) {
        Passage passage = network.passage(link);
        if (passage == Passage.REFUSED || !node.isUp()) {
            queue.after(REFUSED_NANOS, () -> done.accept(new Result.NotDone("connection refused")));
            return;
        }
        Exchange exchange = new Exchange(done);
        if (passage == Passage.RESET) {
            exchange.reset.run();
            return;
        }
        node.onCrash(exchange.reset);
        network.onReset(link, exchange.reset);
        int life = node.life();
        network.carry(
                link,
                EXCHANGE_BYTES,
                () -> node.run(life, () -> {
                    Consumer<Reply> answered = asked.apply(request);
                    node.core().submit(request, reply -> {
                        answered.accept(reply);
                        exchange.reply(reply);
                    });
                }));
    }

    /** One request under way, ended once: by its answer, a reset or the time-out, whichever is first. */
    private final class Exchange {
        private final Consumer<Result> done;
        private final Runnable reset =
                () -> queue.after(REFUSED_NANOS, () -> end(new Result.Unknown("connection reset")));
        private final EventQueue.Scheduled late;
        private boolean ended;

        Exchange(Consumer<Result> done) {
            this.done = done;
            this.late = queue.after(
                    timeout.toNanos(), () -> end(new Result.Unknown("no answer in " + timeout.toMillis() + " ms")));
        }

        void reply(Reply reply) {
            network.carry(link, EXCHANGE_BYTES, () -> end(reply.accept(ClientResults.TOLD)));
        }

        void end(Result result) {
            if (!ended) {
                ended = true;
                queue.cancel(late);
                node.forget(reset);
                network.forget(link, reset);
                done.accept(result);
            }
        }
    }
}
