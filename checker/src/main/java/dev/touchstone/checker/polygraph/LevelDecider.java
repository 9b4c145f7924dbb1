// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/** Decides one level, whichever it is. */
final class LevelDecider {
    private LevelDecider() {}

    static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        return level.isWithoutSnapshots()
                ? VisibilityDecider.decide(txns, level, meter)
                : SnapshotDecider.decide(txns, level, meter);
    }
}
