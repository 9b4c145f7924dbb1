// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which faults under way want each thing: they overlap, equal ones too, and what two want is undone with the last.
 *
 * <p>Not thread-safe: counting and doing must be one step, so whoever does both holds a lock over both.
 *
 * @param <T> what is wanted: a harm to a link, a node to be down; looked up, never iterated over
 */
public final class Holds<T> {
    private final Map<T, List<Object>> wanted = new HashMap<>();

    /** A fault wants it; true if none did before, so that it is to be done now. */
    public boolean take(T thing, Object fault) {
        List<Object> faults = wanted.computeIfAbsent(thing, each -> new ArrayList<>());
        faults.add(fault);
        return faults.size() == 1;
    }

    /** A fault wants it no more, if it did; true if none does any more, so that it is to be undone now. */
    public boolean release(T thing, Object fault) {
        List<Object> faults = wanted.get(thing);
        if (faults != null && faults.remove(fault) && faults.isEmpty()) {
            wanted.remove(thing);
        }
        return !wanted.containsKey(thing);
    }

    /** Whether any wants it. */
    public boolean isHeld(T thing) {
        return wanted.containsKey(thing);
    }
}
