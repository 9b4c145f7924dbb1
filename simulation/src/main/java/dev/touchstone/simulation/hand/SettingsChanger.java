// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes how many owners the requests of a bucket under load ask, and now and then how many there are. What the bucket
 * promises stays the same: a change that would break it must be refused. Now and then two nodes are asked at the same moment.
 */
final class SettingsChanger {
    private static final double OTHER_N = 0.15;
    private static final double AT_ONCE = 0.4;

    private final HandWorld world;
    private final List<String> nodes;
    private final SplittableRandom random;

    SettingsChanger(HandWorld world, List<String> nodes, SplittableRandom random) {
        this.world = world;
        this.nodes = nodes;
        this.random = random;
    }

    void change() {
        String node = nodes.get(random.nextInt(nodes.size()));
        List<String> names = List.copyOf(world.buckets().keySet());
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        ask(node, name);
        if (random.nextDouble() < AT_ONCE) {
            ask(nodes.get(random.nextInt(nodes.size())), name);
        }
    }

    private void ask(String node, String name) {
        BucketSettings now = world.buckets().get(name);
        BucketSettings wanted = drawn(now);
        boolean possible = wanted.n() == now.n();
        if (possible) {
            world.mayBecome(name, wanted);
        }
        world.ask(node, new Request.DefineBucket(name, wanted), reply -> {
            world.check(
                    possible || !(reply instanceof Reply.Configured),
                    now,
                    () -> name + ", which is there, was given n = " + wanted.n() + " in place of " + now.n());
            if (reply instanceof Reply.Configured) {
                world.became(name, wanted);
            }
        });
    }

    private BucketSettings drawn(BucketSettings now) {
        int n = random.nextDouble() < OTHER_N ? random.nextInt(1, nodes.size() + 1) : now.n();
        int w = random.nextInt(1, n + 1);
        int r = random.nextInt(now.consistency() == Consistency.QUORUM ? n - w + 1 : 1, n + 1);
        return new BucketSettings(
                n, r, w, now.consistency(), now.resolve(), now.quorum(), now.readRepair(), now.bugs());
    }
}
