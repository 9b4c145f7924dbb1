// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.coverage;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What happened in one world, or in many: plain values, to be added up.
 *
 * @param counts how often each thing happened, by names like {@code message/Gossip}, {@code repair/read-repair}, {@code
 *     fault/kill-one}, {@code reply/Stored}, {@code note/liveness}; what is known to be possible and never happened is there
 *     with 0
 * @param states hashes of the distinct states that were seen: of a key's copies on all nodes, each by its role, and who is up
 */
public record Coverage(SortedMap<String, Long> counts, Set<Long> states) {
    public static final Coverage NOTHING = new Coverage(new TreeMap<>(), new TreeSet<>());

    public Coverage {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        states = Collections.unmodifiableSet(new TreeSet<>(states));
    }

    /** What happened in either. */
    public Coverage plus(Coverage other) {
        TreeMap<String, Long> both = new TreeMap<>(counts);
        other.counts.forEach((name, count) -> both.merge(name, count, Long::sum));
        TreeSet<Long> seen = new TreeSet<>(states);
        seen.addAll(other.states);
        return new Coverage(both, seen);
    }
}
