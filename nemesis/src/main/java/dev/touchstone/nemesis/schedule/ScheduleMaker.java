// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes schedules: a pure function of kind, nodes, seed and the length of the load.
 *
 * <p>The first fifth of the load meets no fault, to show what is normal, nor does the last quarter, to show recovery
 * under load. Between them there is a window of faults per {@value #SLOT_MILLIS_MIN} ms, at most {@value #WINDOWS_MAX},
 * with a pause after each; a short load has one window.
 */
public final class ScheduleMaker {
    private static final long SLOT_MILLIS_MIN = 5_000;
    private static final int WINDOWS_MAX = 50;
    private static final double FIRST_START = 0.20;
    private static final double LAST_END = 0.75;

    /** A load of less has no room for a fault and what comes after it. */
    public static final Duration LOAD_MIN = Duration.ofMillis(100);

    private ScheduleMaker() {}

    /**
     * A schedule of one kind of fault.
     *
     * @param kind a name in {@link FaultKinds}
     * @param nodes the cluster's nodes; their order matters
     * @param load how long the load runs; at least 100 ms
     * @throws IllegalArgumentException if the kind is unknown, or the cluster too small or the load too short for it
     */
    public static Schedule make(String kind, List<String> nodes, long seed, Duration load) {
        FaultKind known = FaultKinds.named(kind);
        if (nodes.size() < known.nodesMin()) {
            throw new IllegalArgumentException(
                    kind + " needs " + known.nodesMin() + " nodes or more, and there are " + nodes.size());
        }
        if (load.compareTo(LOAD_MIN) < 0) {
            throw new IllegalArgumentException(
                    "a load of " + load.toMillis() + " ms is too short: " + LOAD_MIN.toMillis() + " ms or more");
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + kind.hashCode());
        List<ScheduledFault> faults = new ArrayList<>();
        for (Window window : windows(load.toMillis(), random)) {
            faults.addAll(known.recipe().fill(kind, nodes, random, window));
        }
        return new Schedule(kind, load, faults);
    }

    private static List<Window> windows(long loadMillis, SplittableRandom random) {
        long first = (long) (loadMillis * FIRST_START);
        long span = (long) (loadMillis * LAST_END) - first;
        int count = (int) Math.max(1, Math.min(WINDOWS_MAX, span / SLOT_MILLIS_MIN));
        long slot = span / count;
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = first + i * slot + (long) (random.nextDouble() * slot * 0.1);
            double share = count == 1 ? 0.9 : 0.6 + random.nextDouble() * 0.15;
            windows.add(new Window(start, start + (long) (slot * share)));
        }
        return windows;
    }
}
