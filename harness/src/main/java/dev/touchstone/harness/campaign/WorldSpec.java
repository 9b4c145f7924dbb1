// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.simulation.SimConfig;
import org.jspecify.annotations.Nullable;

/**
 * A simulated world in so few words that a file can have it.
 *
 * @param nodes how many
 * @param swarm the seed that its knobs are drawn from; null for a steady world
 * @param seed what its randomness comes from
 * @param watched whether its invariants look at buckets with a known bug, too
 */
public record WorldSpec(int nodes, @Nullable Long swarm, long seed, boolean watched) {
    /** What it is like. */
    public SimConfig config() {
        return swarm == null ? SimConfig.ofNodes(nodes) : SimConfig.swarm(swarm).withNodes(nodes);
    }

    WorldSpec withSeed(long other) {
        return new WorldSpec(nodes, swarm, other, watched);
    }

    WorldSpec withNodes(int count) {
        return new WorldSpec(count, swarm, seed, watched);
    }

    WorldSpec steady() {
        return new WorldSpec(nodes, null, seed, watched);
    }
}
