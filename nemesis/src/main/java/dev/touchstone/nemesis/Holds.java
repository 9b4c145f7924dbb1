// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.HashMap;
import java.util.Map;

/**
 * Which faults under way want each thing: they overlap, and what two want is undone with the last.
 *
 * <p>A fault is this one and no other, as in {@link UnderWay}. Not thread-safe: counting and doing must be one step, so whoever
 * does both holds a lock over both.
 *
 * @param <T> what is wanted: a harm to a link, a node to be down; looked up, never iterated over
 */
public final class Holds<T> {
    private final Map<T, UnderWay<Fault>> wanted = new HashMap<>();

    /** A fault wants it; true if none did before, so that it is to be done now. */
    public boolean take(T thing, Fault fault) {
        UnderWay<Fault> faults = wanted.computeIfAbsent(thing, each -> new UnderWay<>());
        boolean isFirst = faults.isEmpty();
        faults.add(fault, fault);
        return isFirst;
    }

    /** A fault wants it no more, if it did; true if none does any more, so that it is to be undone now. */
    public boolean release(T thing, Fault fault) {
        UnderWay<Fault> faults = wanted.get(thing);
        if (faults != null) {
            faults.remove(fault);
        }
        return !isHeld(thing);
    }

    /** Whether any wants it. */
    public boolean isHeld(T thing) {
        UnderWay<Fault> faults = wanted.get(thing);
        return faults != null && !faults.isEmpty();
    }
}
