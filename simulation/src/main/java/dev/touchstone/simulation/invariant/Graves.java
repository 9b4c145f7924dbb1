// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.version.DottedCell;
import java.time.Duration;

/**
 * Where tombstones are collected soon, none is left on an owner when the cluster has come to rest.
 *
 * <p>Not demanded where a disk lost something: a copy that nobody knows of keeps the tombstones that are needed against it. Nor of
 * stamps that lie in the future of some node.
 */
public final class Graves {
    /** Beyond that the cluster is at rest before they are due. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Observed world;
    private final Duration grace;

    /** @param grace the age after which they are tried */
    public Graves(Observed world, Duration grace) {
        this.world = world;
        this.grace = grace;
    }

    /** How much longer a cluster takes to come to rest in which each key has so many owners at the most, with clocks so far apart. */
    public static Duration rests(Duration grace, Duration skewMax) {
        return isSoon(grace)
                ? grace.multipliedBy(8).plus(skewMax.multipliedBy(2)).plusSeconds(8)
                : Duration.ZERO;
    }

    private static boolean isSoon(Duration grace) {
        return grace.compareTo(SOON) <= 0;
    }

    /** What is left of them, in words; empty if nothing is, or nothing is demanded. */
    String left() {
        if (!isSoon(grace) || world.anyDiskLost()) {
            return "";
        }
        long now = world.nodes().stream().mapToLong(SimNode::wallMicros).min().orElse(0);
        for (SimNode node : world.nodes()) {
            for (StoreKey key : node.keys()) {
                BucketSettings settings = world.settings(key);
                DottedCell record = world.record(node.durable(key));
                if (settings != null
                        && record != null
                        && record.isTombstone()
                        && world.owns(node.id(), key, settings)
                        && record.newestMicros() <= now) {
                    return node.id() + " keeps tombstones of " + key;
                }
            }
        }
        return "";
    }
}
