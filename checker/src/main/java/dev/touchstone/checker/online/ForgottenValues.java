// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that no operation may see any more: the newest of them, so that one that is seen all the same is told with the
 * operations that prove it. Whether it is a violation does not depend on them.
 */
final class ForgottenValues {
    /**
     * A value of a key.
     *
     * @param zone null if its write failed
     * @param failed the write that failed, if it did
     */
    record Forgotten(@Nullable ValueZone zone, @Nullable Operation failed) {}

    private record KeyAndValue(Object key, Object value) {}

    private final int max;
    private final Map<KeyAndValue, Forgotten> newest = new LinkedHashMap<>();
    private boolean isPartial;

    ForgottenValues(int max) {
        this.max = max;
    }

    void replaced(@Nullable Object key, ValueZone zone) {
        add(key, zone.value, new Forgotten(zone, null));
    }

    void failed(@Nullable Object key, Operation write) {
        add(key, write.value, new Forgotten(null, write));
    }

    /** The value was written again. */
    void again(@Nullable Object key, @Nullable Object value) {
        newest.remove(new KeyAndValue(PlainValues.orNil(key), PlainValues.orNil(value)));
    }

    @Nullable
    Forgotten find(@Nullable Object key, @Nullable Object value) {
        return newest.get(new KeyAndValue(PlainValues.orNil(key), PlainValues.orNil(value)));
    }

    /** Whether older ones are no longer known. */
    boolean isPartial() {
        return isPartial;
    }

    private void add(@Nullable Object key, @Nullable Object value, Forgotten forgotten) {
        KeyAndValue at = new KeyAndValue(PlainValues.orNil(key), PlainValues.orNil(value));
        newest.remove(at);
        newest.put(at, forgotten);
        if (newest.size() > max) {
            newest.remove(newest.keySet().iterator().next());
            isPartial = true;
        }
    }
}
