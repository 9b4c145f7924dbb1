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
 */
public record WorldSpec(int nodes, @Nullable Long swarm, long seed) {
    /** What it is like. */
    public SimConfig config() {
        return SimConfig.ofNodes(nodes);
    }

    WorldSpec withSeed(long other) {
        return new WorldSpec(nodes, swarm, other);
    }

    WorldSpec withNodes(int count) {
        return new WorldSpec(count, swarm, seed);
    }

    WorldSpec steady() {
        return new WorldSpec(nodes, null, seed);
    }
}
