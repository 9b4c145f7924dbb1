// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes few transactions of many that violate a level: what a proof of a part rests on is a smaller part, and
 * then parts are left out, larger ones first, as long as the rest violates the level. What is left is minimal: whatever
 * satisfies the level goes on to do so with less.
 */
final class WitnessSearch {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Meter meter;

    WitnessSearch(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        this.txns = txns;
        this.level = level;
        this.meter = meter;
    }

    /** Begins with transactions that violate the level; gives what it came to when the budget ran out, if it did. */
    Witness search(BitSet violating) {
        BitSet kept = settle(violating);
        int chunk = Math.max(1, kept.cardinality() / 2);
        while (!meter.isStopped()) {
            kept = withoutChunks(kept, chunk);
            if (chunk == 1) {
                break;
            }
            chunk = Math.max(1, Math.min(chunk, kept.cardinality()) / 2);
        }
        kept = fewerFromTheEnd(violating, kept);
        boolean isMinimal = !meter.isStopped();
        Restriction witness = Restriction.of(txns, kept);
        Set<PolygraphLevel> violated = violated(witness.transactions());
        Argument argument = Proof.find(witness, level, meter);
        return new Witness(witness.original(), isMinimal, violated, argument);
    }

    /** Leaving out the last first may end with fewer. */
    private BitSet fewerFromTheEnd(BitSet violating, BitSet found) {
        BitSet kept = (BitSet) violating.clone();
        for (int t = kept.length() - 1; t >= 0 && !meter.look(); t = kept.previousSetBit(t - 1)) {
            BitSet rest = (BitSet) kept.clone();
            rest.clear(t);
            BitSet core = core(rest);
            if (core != null) {
                kept = core;
            }
        }
        return !meter.isStopped() && kept.cardinality() < found.cardinality() ? kept : found;
    }

    /** Takes what a proof rests on until it rests on all of it. */
    private BitSet settle(BitSet violating) {
        BitSet kept = violating;
        BitSet less = core(kept);
        if (less == null && !meter.isStopped()) {
            throw new IllegalStateException(level + ": a proof rests on transactions that satisfy the level: " + kept);
        }
        while (less != null && less.cardinality() < kept.cardinality()) {
            kept = less;
            less = core(kept);
        }
        return kept;
    }

    private @Nullable BitSet core(BitSet some) {
        if (some.isEmpty()) {
            return null;
        }
        Restriction part = Restriction.of(txns, some);
        BitSet core = LevelDecider.decide(part.transactions(), level, meter).core();
        return core == null ? null : part.toOriginal(core);
    }

    private BitSet withoutChunks(BitSet from, int chunk) {
        BitSet kept = from;
        int at = 0;
        while (at >= 0 && !meter.look()) {
            BitSet rest = (BitSet) kept.clone();
            int end = kept.nextSetBit(at);
            for (int i = 0; i < chunk && end >= 0; i++) {
                rest.clear(end);
                end = kept.nextSetBit(end + 1);
            }
            BitSet core = core(rest);
            if (core != null) {
                kept = core;
            }
            at = end;
        }
        return kept;
    }

    private Set<PolygraphLevel> violated(RegisterTransactions few) {
        Set<PolygraphLevel> violated = EnumSet.of(level);
        for (PolygraphLevel other : PolygraphLevel.values()) {
            if (other != level && LevelDecider.decide(few, other, meter).core() != null) {
                violated.add(other);
            }
        }
        return violated;
    }
}
