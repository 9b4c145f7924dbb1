// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.CellVerdict;
import java.util.Set;

/** Told how a campaign goes on. From any thread. */
public interface Progress {
    /** Phases that are none: whoever is told of one stays in the phase where it was. */
    Set<String> NO_PHASES = Set.of("problem", "up", "violation");

    /**
     * A group of cells, one of them, or the cluster enters a phase: {@code start}, {@code load}, {@code fault}, {@code heal},
     * {@code stop}, {@code settle}, {@code read}, {@code check}. Three are none ({@link #NO_PHASES}): {@code up}, a node came up,
     * {@code problem}, and {@code violation}, which was seen while the cell runs.
     */
    void phase(String what, String phase, String detail);

    /** How far the running load is. */
    void load(String what, long ok, long fail, long info, double share);

    /** What was in some phase is over. */
    default void over(String what) {}

    /** A cell was judged. */
    void judged(String cell, CellVerdict verdict, String headline, int done, int total);

    /** Nothing more will be told. */
    default void end() {}
}
