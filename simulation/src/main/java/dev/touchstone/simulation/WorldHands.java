// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.simulation.hand.HandWorld;
import dev.touchstone.simulation.invariant.Observed;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A world for those who put their hands in. What nodes answer them is told. */
final class WorldHands implements HandWorld {
    private final EventQueue queue;
    private final SortedMap<String, BucketSettings> buckets;
    private final Observed observed;
    private final Function<String, SimNode> nodes;
    private final Function<String, KvClient> clients;
    private final Consumer<Reply> answered;
    private final Duration saveMost;

    WorldHands(
            EventQueue queue,
            SortedMap<String, BucketSettings> buckets,
            Observed observed,
            Function<String, SimNode> nodes,
            Function<String, KvClient> clients,
            Consumer<Reply> answered,
            Duration saveMost) {
        this.queue = queue;
        this.buckets = buckets;
        this.observed = observed;
        this.nodes = nodes;
        this.clients = clients;
        this.answered = answered;
        this.saveMost = saveMost;
    }

    @Override
    public Map<String, BucketSettings> buckets() {
        return Collections.unmodifiableMap(buckets);
    }

    @Override
    public void mayBecome(String bucket, BucketSettings settings) {
        observed.changed(bucket, settings);
    }

    @Override
    public void became(String bucket, BucketSettings settings) {
        BucketSettings before = buckets.put(bucket, settings);
        if (before != null) {
            observed.changed(bucket, before);
        }
    }

    @Override
    public void ask(String node, Request.AdminRequest request, Consumer<Reply> done) {
        SimNode asked = nodes.apply(node);
        if (asked.isUp()) {
            asked.run(asked.life(), () -> asked.core()
                    .submit(
                            request,
                            reply -> queue.after(0, () -> {
                                answered.accept(reply);
                                done.accept(reply);
                            })));
        }
    }

    @Override
    public KvClient client(String node) {
        return clients.apply(node);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        queue.after(delay.toNanos(), task);
    }

    @Override
    public Duration saveMost() {
        return saveMost;
    }

    @Override
    public void check(boolean holds, BucketSettings settings, Supplier<String> what) {
        if (observed.watches(settings)) {
            observed.check(holds, what);
        }
    }
}
