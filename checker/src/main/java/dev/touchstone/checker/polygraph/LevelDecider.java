// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/** Decides one level, whichever it is, and gives back what that kept. */
final class LevelDecider {
    private LevelDecider() {}

    static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        long kept = meter.kept();
        DeciderOutcome outcome = level.isWithoutSnapshots()
                ? VisibilityDecider.decide(txns, level, meter)
                : SnapshotDecider.decide(txns, level, meter);
        meter.release(kept);
        return outcome;
    }
}
