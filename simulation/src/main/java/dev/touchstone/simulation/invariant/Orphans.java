// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;

/** When the cluster is at rest no node keeps a copy of what it does not own; but where a disk lost the hint of it. */
final class Orphans {
    private final Observed world;

    Orphans(Observed world) {
        this.world = world;
    }

    void atRest() {
        for (SimNode node : world.nodes()) {
            if (node.losses() > 0) {
                continue;
            }
            for (StoreKey key : node.keys()) {
                BucketSettings settings = world.settings(key);
                world.check(
                        settings == null || !world.isSteady(key) || world.owns(node.id(), key, settings),
                        () -> "at rest, " + node.id() + " keeps a copy of " + key + ", which it does not own");
            }
        }
    }
}
