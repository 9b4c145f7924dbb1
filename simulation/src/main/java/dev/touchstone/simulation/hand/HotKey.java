// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A key of its own that is written all the time, so that there is always a save of it under way, and read meanwhile: of some reads
 * at least one is answered before many writes are which were asked of the same node later.
 *
 * <p>That is so where quorums are strict and a read waits for no more owners than a write.
 */
final class HotKey {
    private static final String KEY = "hot";
    private static final int WRITES = 100;
    private static final int WRITES_IN_A_SAVE = 16;
    private static final int FIRST_READ = 20;
    private static final int READS = 6;
    private static final int OVERTAKING = 30;

    private final HandWorld world;
    private final List<String> nodes;
    private final SplittableRandom random;
    private int values;

    /** Some writes and reads. */
    private final class Burst {
        final String bucket;
        final BucketSettings settings;
        final KvClient client;
        int overtaken;

        Burst(String bucket, BucketSettings settings, KvClient client) {
            this.bucket = bucket;
            this.settings = settings;
            this.client = client;
        }

        void begin() {
            Read[] reads = new Read[READS];
            for (int i = 0; i < READS; i++) {
                reads[i] = new Read();
            }
            long pause = Math.max(1, world.saveMost().toNanos() / WRITES_IN_A_SAVE);
            for (int i = 0; i < WRITES; i++) {
                int number = i;
                world.after(Duration.ofNanos(pause * i), () -> {
                    if (number >= FIRST_READ && number < FIRST_READ + READS) {
                        Read read = reads[number - FIRST_READ];
                        client.get(bucket, KEY, Quorum.BUCKET, result -> read.answered = true);
                    }
                    client.put(bucket, KEY, Integer.toString(++values), "", Quorum.BUCKET, result -> {
                        if (result instanceof Result.Ok && number >= FIRST_READ + READS) {
                            written(reads);
                        }
                    });
                });
            }
        }

        private void written(Read[] reads) {
            for (Read read : reads) {
                if (!read.answered && ++read.overtaken == OVERTAKING) {
                    overtaken++;
                }
            }
            world.check(
                    overtaken < READS,
                    settings,
                    () -> "none of " + READS + " reads of " + KEY + " of " + bucket + " was answered before "
                            + OVERTAKING + " writes were that were asked of the same node later");
        }
    }

    private static final class Read {
        boolean answered;
        int overtaken;
    }

    HotKey(HandWorld world, List<String> nodes, SplittableRandom random) {
        this.world = world;
        this.nodes = nodes;
        this.random = random;
    }

    void useIt() {
        String node = nodes.get(random.nextInt(nodes.size()));
        for (Map.Entry<String, BucketSettings> each : world.buckets().entrySet()) {
            BucketSettings settings = each.getValue();
            if (settings.resolve() == Resolve.LWW
                    && settings.quorum() == QuorumKind.STRICT
                    && settings.r() <= settings.w()) {
                new Burst(each.getKey(), settings, world.client(node)).begin();
                return;
            }
        }
    }
}
