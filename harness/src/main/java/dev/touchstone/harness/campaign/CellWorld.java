// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.Fault.Footing;
import java.util.Set;

/**
 * What is special about a cell's simulated world; of no meaning in a real cluster.
 *
 * @param swarm whether its knobs are drawn from the seed
 * @param watched whether the world's invariants look at a bucket with a known bug too, which else is left to the checkers
 * @param takes what it takes away of what promises stand on, whatever the fault
 */
public record CellWorld(boolean swarm, boolean watched, Set<Footing> takes) {
    /** Nothing is. */
    public static final CellWorld STEADY = new CellWorld(false, false, Set.of());

    public CellWorld {
        takes = Set.copyOf(takes);
    }
}
