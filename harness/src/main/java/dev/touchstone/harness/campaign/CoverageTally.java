// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.RunCoverage;
import dev.touchstone.simulation.coverage.Coverage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up what worlds saw, in the order of the run. Not thread-safe. */
public final class CoverageTally {
    private static final long RUNS_PER_SLICE = 1_000;
    private static final int SLICES_OF_FEW = 10;

    private final SortedMap<String, Long> counts = new TreeMap<>();
    /** Asked and counted, never iterated over. */
    private final Set<Long> states = new HashSet<>();

    private final List<Integer> fresh = new ArrayList<>();

    /** The next world. */
    public void add(Coverage world) {
        world.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
        int before = states.size();
        states.addAll(world.states());
        fresh.add(states.size() - before);
    }

    public boolean isEmpty() {
        return fresh.isEmpty();
    }

    /** All so far, with a slice for each thousand runs, or, of fewer, for each tenth of them. */
    public RunCoverage result() {
        long runs = fresh.size();
        long perSlice =
                runs > RUNS_PER_SLICE ? RUNS_PER_SLICE : Math.max(1, (runs + SLICES_OF_FEW - 1) / SLICES_OF_FEW);
        List<Long> slices = new ArrayList<>();
        for (int from = 0; from < runs; from += (int) perSlice) {
            slices.add(fresh.subList(from, (int) Math.min(runs, from + perSlice)).stream()
                    .mapToLong(Integer::longValue)
                    .sum());
        }
        return new RunCoverage(RunCoverage.SCHEMA_VERSION, runs, counts, states.size(), perSlice, slices);
    }
}
