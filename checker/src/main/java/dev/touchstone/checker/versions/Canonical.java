// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;

/** Gives all equal values one ref, so that they may serve as keys of a map. Not thread-safe. */
public final class Canonical {
    private final Values values;
    private final Object2IntOpenHashMap<String> composites = new Object2IntOpenHashMap<>();

    public Canonical(Values values) {
        this.values = values;
        composites.defaultReturnValue(-1);
    }

    /** The first ref met of all values that equal this one; scalars are their own. */
    public int of(int ref) {
        if (!values.isComposite(ref)) {
            return ref;
        }
        String text = values.render(ref);
        int known = composites.getInt(text);
        if (known < 0) {
            composites.put(text, ref);
            return ref;
        }
        return known;
    }
}
