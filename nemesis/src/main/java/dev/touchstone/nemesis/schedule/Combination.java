// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two kinds of faults as one: {@code partition-halves+kill-one}. The first has the beginning of each window to itself, the
 * second its end, and in between both hold.
 */
final class Combination {
    static final char PLUS = '+';

    /** The share of the window that each of the two has. */
    private static final double SHARE = 0.7;

    private final FaultKind first;
    private final FaultKind second;

    private Combination(FaultKind first, FaultKind second) {
        this.first = first;
        this.second = second;
    }

    static FaultKind of(FaultKind first, FaultKind second) {
        return new FaultKind(
                first.name() + PLUS + second.name(),
                first.doc() + " Meanwhile: " + second.doc(),
                Math.max(first.nodesMin(), second.nodesMin()),
                new Combination(first, second)::fill);
    }

    /** Each fault has the name of the kind that it is of. */
    private List<ScheduledFault> fill(String name, List<String> nodes, SplittableRandom random, Window window) {
        List<ScheduledFault> faults = new ArrayList<>();
        faults.addAll(first.recipe().fill(first.name(), nodes, random, window.beginning(SHARE)));
        faults.addAll(second.recipe().fill(second.name(), nodes, random, window.end(SHARE)));
        faults.sort(Comparator.comparing(ScheduledFault::start));
        return faults;
    }
}
