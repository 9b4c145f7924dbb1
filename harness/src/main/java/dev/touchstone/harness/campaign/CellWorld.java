// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.simulation.ambient.AmbientKind;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is special about a cell's simulated world; of no meaning in a real cluster.
 *
 * @param swarm whether its knobs are drawn from the seed
 * @param watched whether the world's invariants look at a bucket with a known bug too, which else is left to the checkers
 * @param ambient the trouble that was asked for, beside what is drawn, and after what time on average
 * @param takes what it takes away of what promises stand on, whatever the fault
 */
public record CellWorld(boolean swarm, boolean watched, Map<AmbientKind, Duration> ambient, Set<Footing> takes) {
    /** Nothing is. */
    public static final CellWorld STEADY = new CellWorld(false, false, Map.of(), Set.of());

    public CellWorld {
        ambient = Collections.unmodifiableMap(new TreeMap<>(ambient));
        takes = Set.copyOf(takes);
    }
}
