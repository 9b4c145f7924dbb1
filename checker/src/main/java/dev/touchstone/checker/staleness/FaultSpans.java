// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import java.util.List;

/** Answers whether an operation overlapped any fault, in O(log faults). */
final class FaultSpans {
    private final long[] starts;
    private final long[] latestEnds;

    FaultSpans(History history) {
        List<FaultWindow> faults = history.faults();
        starts = new long[faults.size()];
        latestEnds = new long[faults.size()];
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = faults.get(i).startNanos();
            latest = Math.max(latest, faults.get(i).endNanos());
            latestEnds[i] = latest;
        }
    }

    boolean overlaps(long fromNanos, long toNanos) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= toNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && latestEnds[low - 1] >= fromNanos;
    }
}
