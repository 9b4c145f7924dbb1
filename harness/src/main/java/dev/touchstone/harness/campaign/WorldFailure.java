// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.simulation.SimulationFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a simulated world broke by: a finding like that of any checker, with the history up to there.
 *
 * @param kind {@code safety}, {@code liveness} or {@code crash}
 * @param nanos when, in the history's time
 * @param what happened, in a sentence
 */
record WorldFailure(String kind, long nanos, String what) {
    /** The property that it violates, as reports name it. */
    static final String PROPERTY = "world";

    private static final String CLAIM =
            "whatever is broken, no invariant of the store is violated and no node's code throws;"
                    + " and when all faults are over, the cluster comes to rest and the owners of every key agree";
    private static final String ALGORITHM = "invariants of the simulated world, looked at whenever state changes";

    static WorldFailure of(SimulationFailure failure, long nanos) {
        return new WorldFailure(failure.kind().name().toLowerCase(Locale.ROOT), nanos, failure.what());
    }

    /** Why there is no history after it, in words. */
    String cutShort() {
        return String.format(Locale.ROOT, "the world broke %.3f s after the load's start: no final reads", seconds());
    }

    PropertyResult property() {
        String title = String.format(Locale.ROOT, "%s failure at %.3f s", titled(), seconds());
        String meaning =
                switch (kind) {
                    case "safety" -> "Something happened that never may, whatever the faults: ";
                    case "liveness" -> "All faults were over, and what must happen then did not: ";
                    default -> "The code of a node threw: ";
                };
        Finding finding = new Finding(kind, title, meaning + what + ".", List.of(), List.of(), null, null);
        CheckResult result = CheckResult.invalid(
                PROPERTY, ALGORITHM, List.of(finding), 1, Map.of("virtualSeconds", seconds()), Cost.NONE);
        return new PropertyResult(PROPERTY, true, CLAIM, CellVerdict.INVALID, kind + " failure: " + what, result);
    }

    private String titled() {
        return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    }

    private double seconds() {
        return nanos / 1e9;
    }
}
