// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import it.unimi.dsi.fastutil.objects.Object2ObjectLinkedOpenHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of one key that no operation may see any more: the newest of them, so that one that is seen all the same is told
 * with the operations that prove it. Whether it is a violation does not depend on them.
 */
final class ForgottenValues {
    private final int max;
    private final Object2ObjectLinkedOpenHashMap<Object, ValueZone> newest = new Object2ObjectLinkedOpenHashMap<>();
    private boolean isPartial;

    ForgottenValues(int max) {
        this.max = max;
    }

    /** Adds the zone of a value that was replaced, or whose write failed. */
    void add(ValueZone zone) {
        newest.putAndMoveToLast(PlainValues.orNil(zone.value), zone);
        if (newest.size() > max) {
            newest.removeFirst();
            isPartial = true;
        }
    }

    /** The value was written again. */
    void again(Object value) {
        newest.remove(value);
    }

    @Nullable
    ValueZone find(Object value) {
        return newest.get(value);
    }

    /** Whether older ones are no longer known. */
    boolean isPartial() {
        return isPartial;
    }
}
