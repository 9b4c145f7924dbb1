// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.ambient.AmbientKind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simulated world in so few words that a file can have it.
 *
 * @param nodes how many
 * @param swarm the seed that its knobs are drawn from; null for a steady world
 * @param seed what its randomness comes from
 * @param watched whether its invariants look at buckets with a known bug, too
 * @param ambient the trouble that was asked for, beside what is drawn, and after what time on average
 */
public record WorldSpec(
        int nodes, @Nullable Long swarm, long seed, boolean watched, Map<AmbientKind, Duration> ambient) {

    public WorldSpec {
        ambient = Collections.unmodifiableMap(
                ambient.isEmpty() ? new EnumMap<>(AmbientKind.class) : new EnumMap<>(ambient));
    }

    /** One with no trouble that was asked for. */
    WorldSpec(int nodes, @Nullable Long swarm, long seed, boolean watched) {
        this(nodes, swarm, seed, watched, Map.of());
    }

    /** What it is like. */
    public SimConfig config() {
        SimConfig drawn = swarm == null
                ? SimConfig.ofNodes(nodes)
                : SimConfig.swarm(swarm).withNodes(nodes);
        if (ambient.isEmpty()) {
            return drawn;
        }
        EnumMap<AmbientKind, Duration> every = new EnumMap<>(AmbientKind.class);
        every.putAll(drawn.ambient());
        every.putAll(ambient);
        return drawn.withAmbient(every);
    }

    WorldSpec withSeed(long other) {
        return new WorldSpec(nodes, swarm, other, watched, ambient);
    }

    WorldSpec withNodes(int count) {
        return new WorldSpec(count, swarm, seed, watched, ambient);
    }

    WorldSpec steady() {
        return new WorldSpec(nodes, null, seed, watched, ambient);
    }
}
