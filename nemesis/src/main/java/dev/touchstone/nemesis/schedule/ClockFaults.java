// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.util.List;

/** The kinds of faults of wall clocks; their recipes are in {@link Clocks}. */
final class ClockFaults {
    static final List<FaultKind> KINDS = List.of(
            new FaultKind(
                    "clock-skew",
                    "The clocks of a minority are off by some seconds, ahead or behind.",
                    3,
                    Clocks::skew),
            new FaultKind(
                    "clock-jumps", "The clocks of a minority jump ahead and back, again and again.", 3, Clocks::jumps),
            new FaultKind("clock-drift", "The clocks of a minority run 2 to 10 % faster or slower.", 3, Clocks::drift),
            new FaultKind(
                    "clock-strobe", "The clocks of a minority jump there and back every 200 ms.", 3, Clocks::strobe));

    private ClockFaults() {}
}
