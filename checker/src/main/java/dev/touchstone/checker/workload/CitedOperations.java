// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import java.util.ArrayList;
import java.util.List;

/** The operations that a finding of many values cites. */
final class CitedOperations {
    private static final int MAX = 10;

    private CitedOperations() {}

    /** The first ten of these, in the order of the history. */
    static List<Integer> of(List<Integer> operations) {
        List<Integer> cited = new ArrayList<>(operations.subList(0, Math.min(MAX, operations.size())));
        cited.sort(null);
        return cited;
    }
}
