// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.history.Suggestion;
import java.util.List;
import java.util.stream.Stream;

/**
 * The registry of fault kinds, in the order in which they are listed to users. Each family keeps its own list.
 *
 * <p>Any two of them joined by {@code +} are a kind as well: {@code partition-halves+kill-one}.
 */
public final class FaultKinds {
    private static final FaultKind NONE =
            new FaultKind("none", "Nothing is broken.", 1, (name, nodes, random, window) -> List.of());

    private static final List<FaultKind> ALL = Stream.of(
                    List.of(NONE), LinkFaults.KINDS, ProcessFaults.KINDS, ClockFaults.KINDS, DiskFaults.KINDS)
            .flatMap(List::stream)
            .toList();

    private FaultKinds() {}

    /** All kinds. */
    public static List<FaultKind> all() {
        return ALL;
    }

    /**
     * The kind of that name, or of those two names joined by a plus sign.
     *
     * @throws IllegalArgumentException if there is none, with all that there are, and the nearest if one is near
     */
    public static FaultKind named(String name) {
        int plus = name.indexOf(Combination.PLUS);
        return plus < 0 ? one(name) : combination(name, name.substring(0, plus), name.substring(plus + 1));
    }

    private static FaultKind combination(String name, String first, String second) {
        if (second.indexOf(Combination.PLUS) >= 0) {
            throw new IllegalArgumentException("'" + name + "' is more than two faults: at most two can be combined");
        }
        FaultKind one = one(first);
        FaultKind other = one(second);
        if (one.equals(NONE) || other.equals(NONE)) {
            throw new IllegalArgumentException("'" + name + "' combines a fault with none: two faults are combined");
        }
        return Combination.of(one, other);
    }

    private static FaultKind one(String name) {
        for (FaultKind kind : ALL) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(Suggestion.unknown(
                "fault", name, ALL.stream().map(FaultKind::name).toList()));
    }
}
