// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.node;

import dev.touchstone.simulation.time.Range;
import java.time.Duration;

/**
 * What a node's machine is like.
 *
 * @param disk how long a write takes to become durable
 * @param logOnDisk the disks keep the store's own commit log, and what it gives back is what a crash leaves
 * @param slowDisks machines whose disks take so many times longer
 * @param slowNodes machines that take so long to begin with anything
 * @param clockSkewMax how far its wall clock may be from true time, either way
 * @param clockDriftPpmMax how much faster or slower it may run, in parts per million
 */
public record NodeTraits(
        Range disk,
        boolean logOnDisk,
        SlowDisks slowDisks,
        SlowNodes slowNodes,
        Duration clockSkewMax,
        int clockDriftPpmMax) {

    /**
     * Slow disks.
     *
     * @param share of nodes that have one
     * @param factor how many times longer each save takes there
     */
    public record SlowDisks(double share, int factor) {
        public static final SlowDisks NONE = new SlowDisks(0, 1);
    }

    /**
     * Slow nodes.
     *
     * @param share of nodes that are
     * @param lag before each event there
     */
    public record SlowNodes(double share, Duration lag) {
        public static final SlowNodes NONE = new SlowNodes(0, Duration.ZERO);
    }

    /** The same with other clocks. */
    public NodeTraits withClocks(Duration skewMax, int driftPpmMax) {
        return new NodeTraits(disk, logOnDisk, slowDisks, slowNodes, skewMax, driftPpmMax);
    }
}
