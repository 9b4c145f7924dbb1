// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Makes a bucket beside those of the load, with the settings of one of them, writes to it, drops it, and makes it again: what
 * was written to a former one is in it no more.
 *
 * <p>All of one life is asked of one node, since another may not have heard yet; and of a write that nobody acknowledged
 * nobody knows in which life it arrives.
 */
final class BucketRemaker {
    private static final String NAME = "remade";
    private static final int KEYS = 3;
    private static final int STEPS = 8;

    private final HandWorld world;
    private final List<String> nodes;
    private final SplittableRandom random;
    /** What was acknowledged in former lives. */
    private final Set<String> former = new TreeSet<>();
    /** The same in this life. */
    private final Set<String> current = new TreeSet<>();

    private int life;
    private int values;
    private boolean exists;

    BucketRemaker(HandWorld world, List<String> nodes, SplittableRandom random) {
        this.world = world;
        this.nodes = nodes;
        this.random = random;
    }

    /** What is under way of the life before is let go. */
    void remake() {
        String node = nodes.get(random.nextInt(nodes.size()));
        if (world.buckets().isEmpty()) {
            return;
        }
        BucketSettings settings = world.buckets().values().iterator().next();
        int now = ++life;
        if (!exists) {
            make(node, settings, now);
            return;
        }
        world.ask(node, new Request.DropBucket(NAME), reply -> {
            boolean none = reply instanceof Reply.Rejected rejected && rejected.reason() == Reply.Reason.NO_SUCH_BUCKET;
            if (now == life && (none || reply instanceof Reply.Configured)) {
                exists = false;
                former.addAll(current);
                current.clear();
                make(node, settings, now);
            }
        });
    }

    private void make(String node, BucketSettings settings, int now) {
        world.ask(node, new Request.DefineBucket(NAME, settings), reply -> {
            // Be it made or not: the next one is made when this one was dropped.
            exists = true;
            if (now == life && reply instanceof Reply.Configured) {
                step(world.client(node), settings, now, 0);
            }
        });
    }

    private void step(KvClient client, BucketSettings settings, int now, int step) {
        if (now != life || step == STEPS) {
            return;
        }
        String key = "k" + random.nextInt(KEYS);
        if (step % 2 == 0) {
            client.get(NAME, key, Quorum.BUCKET, result -> {
                read(key, settings, now, result);
                step(client, settings, now, step + 1);
            });
        } else {
            String value = Integer.toString(++values);
            client.put(NAME, key, value, "", Quorum.BUCKET, result -> {
                if (now == life && result instanceof Result.Ok) {
                    current.add(value);
                }
                step(client, settings, now, step + 1);
            });
        }
    }

    private void read(String key, BucketSettings settings, int now, Result result) {
        if (now == life && result instanceof Result.Ok ok) {
            world.check(
                    ok.values().stream().noneMatch(former::contains),
                    settings,
                    () -> key + " of a bucket that was dropped and made again is " + ok.values()
                            + ", which was written before");
        }
    }
}
