// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import java.util.ArrayList;
import java.util.List;

/**
 * The algorithm ddmin of Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, TSE 2002, section 3: from
 * a list that fails, to one that fails and of which no single element can go.
 */
final class DeltaDebugging {
    private DeltaDebugging() {}

    /** Whether a part of the list still fails as the whole does. */
    interface Test<T> {
        boolean fails(List<T> part) throws InterruptedException;
    }

    /**
     * A part that fails, and is 1-minimal if the test is deterministic and never refuses to try.
     *
     * @param whole fails; it is not tried
     */
    static <T> List<T> minimize(List<T> whole, Test<T> test) throws InterruptedException {
        List<T> best = List.copyOf(whole);
        int chunks = 2;
        while (best.size() >= 2) {
            List<T> smaller = withoutOneChunk(best, chunks, test);
            if (smaller != null) {
                best = smaller;
                chunks = Math.max(2, Math.min(chunks - 1, best.size()));
            } else if (chunks >= best.size()) {
                break;
            } else {
                chunks = Math.min(best.size(), chunks * 2);
            }
        }
        return best.size() == 1 && test.fails(List.of()) ? List.of() : best;
    }

    /** The first complement that fails, the last chunk left out first, since what comes after a finding is never needed. */
    private static <T> @org.jspecify.annotations.Nullable List<T> withoutOneChunk(
            List<T> best, int chunks, Test<T> test) throws InterruptedException {
        for (int chunk = chunks - 1; chunk >= 0; chunk--) {
            int from = (int) ((long) best.size() * chunk / chunks);
            int to = (int) ((long) best.size() * (chunk + 1) / chunks);
            List<T> complement = new ArrayList<>(best.subList(0, from));
            complement.addAll(best.subList(to, best.size()));
            if (to > from && test.fails(complement)) {
                return complement;
            }
        }
        return null;
    }
}
