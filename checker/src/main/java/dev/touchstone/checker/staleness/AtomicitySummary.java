// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many versions, and how much time, each key as a whole is short of being atomic: the least k for which it is
 * k-atomic, exact for 1 and 2 and a lower bound beyond, and its Δ.
 */
final class AtomicitySummary {
    private static final int WORST = 10;

    private final ReadsFrom readsFrom;
    private final int[] versionsBehind;
    private final int[] keysByK = new int[4];
    private int leastK;
    private int notApplicable;
    private int unbounded;
    private final List<Map.Entry<Integer, Long>> deltas = new ArrayList<>();

    /**
     * Prepares a summary.
     *
     * @param versionsBehind by key, the most versions that a read is proven to be behind
     */
    AtomicitySummary(ReadsFrom readsFrom, int[] versionsBehind) {
        this.readsFrom = readsFrom;
        this.versionsBehind = versionsBehind;
    }

    /** Judges all keys; returns why it stopped early, or null. */
    Unknown.@Nullable Cause judge(Budget budget) {
        KeyZones[] zones = KeyZones.of(readsFrom);
        for (int key = 0; key < zones.length; key++) {
            Unknown.Cause cause = budget.exhausted(56L * readsFrom.live());
            if (cause != null) {
                return cause;
            }
            if (!zones[key].isApplicable) {
                notApplicable++;
            } else if (zones[key].isAtomic()) {
                add(key, 1, 0);
            } else {
                int k = TwoAtomicity.holds(zones[key]) ? 2 : Math.max(3, versionsBehind[key] + 1);
                add(key, k, DeltaAtomicity.of(zones[key]));
            }
        }
        return null;
    }

    private void add(int key, int k, long delta) {
        keysByK[Math.min(k, 3)]++;
        leastK = Math.max(leastK, k);
        if (delta == DeltaAtomicity.NEVER) {
            unbounded++;
        } else if (delta > 0) {
            deltas.add(Map.entry(key, delta));
        }
    }

    void measure(ResultBuilder out) {
        Map<String, Object> k = new LinkedHashMap<>();
        k.put("atomicKeys", keysByK[1]);
        k.put("twoAtomicKeys", keysByK[2]);
        k.put("keysBeyond", keysByK[3]);
        k.put("keysNotJudged", notApplicable);
        k.put("leastK", leastK);
        k.put("exact", leastK <= 2);
        out.measure("kAtomicity", k);
        deltas.sort(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put("maxMillis", deltas.isEmpty() ? 0.0 : deltas.get(0).getValue() / 1e6);
        delta.put("nonAtomicKeys", deltas.size() + unbounded);
        delta.put("keysThatNoShiftMakesAtomic", unbounded);
        delta.put(
                "worstKeys",
                deltas.stream()
                        .limit(WORST)
                        .map(entry -> Map.of(
                                "key",
                                readsFrom.history().values().render(readsFrom.keyRef(entry.getKey())),
                                "millis",
                                entry.getValue() / 1e6))
                        .toList());
        out.measure("deltaAtomicity", delta);
    }
}
