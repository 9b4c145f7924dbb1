// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One client that writes a key of its own, each time at another node, with the context of its own last write: the key has one value,
 * and at most one more for each write of which nobody knows what became.
 */
final class WriteChain {
    private static final String KEY = "chained";
    private static final int WRITES = 6;

    private final HandWorld world;
    private final List<String> nodes;
    private final SplittableRandom random;
    private String context = "";
    private int values;
    private int unknown;
    private boolean busy;

    WriteChain(HandWorld world, List<String> nodes, SplittableRandom random) {
        this.world = world;
        this.nodes = nodes;
        this.random = random;
    }

    /** A few writes one after another, then a read; nothing if the last ones are under way. */
    void goOn() {
        world.buckets().entrySet().stream()
                .filter(each -> !busy && each.getValue().resolve() == Resolve.SIBLINGS)
                .findFirst()
                .ifPresent(each -> {
                    busy = true;
                    write(each.getKey(), each.getValue(), WRITES);
                });
    }

    private void write(String bucket, BucketSettings settings, int left) {
        KvClient client = world.client(nodes.get(random.nextInt(nodes.size())));
        if (left == 0) {
            client.get(bucket, KEY, Quorum.BUCKET, result -> read(bucket, settings, result));
            return;
        }
        String value = Integer.toString(++values);
        client.put(bucket, KEY, value, context, Quorum.BUCKET, result -> {
            if (result instanceof Result.Ok ok) {
                context = ok.context();
            } else if (result instanceof Result.Unknown) {
                unknown++;
            }
            write(bucket, settings, left - 1);
        });
    }

    private void read(String bucket, BucketSettings settings, Result result) {
        busy = false;
        if (result instanceof Result.Ok ok) {
            world.check(
                    ok.values().size() <= 1 + unknown,
                    settings,
                    () -> KEY + " of " + bucket
                            + ", which one client writes, each time with the context of its last write, has "
                            + ok.values().size() + " values, though of " + unknown + " writes alone nobody knows");
        }
    }
}
