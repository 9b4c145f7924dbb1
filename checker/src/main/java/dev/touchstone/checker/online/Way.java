// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which all that a register answered can have come about: a configuration of Wing and Gong, "Testing and
 * Verifying Concurrent Objects" (JPDC 1993).
 *
 * @param state the value now
 * @param by the operation that brought it; null of the initial one
 * @param linearized the slots of open calls that took effect
 * @param mayReturn the slots of open calls that nothing keeps from returning, though their effect may still come
 * @param used how many of each indeterminate call took effect
 */
record Way(
        @Nullable Object state,
        @Nullable Operation by,
        long linearized,
        long mayReturn,
        Map<RegisterCall, Integer> used) {

    boolean isLinearized(int slot) {
        return (linearized & 1L << slot) != 0;
    }

    boolean mayReturn(int slot) {
        return (mayReturn & 1L << slot) != 0;
    }

    /** Without the call in the slot, which returns. */
    Way closed(int slot) {
        long others = ~(1L << slot);
        return new Way(state, by, linearized & others, mayReturn & others, used);
    }

    /** The same, and these may return unless they took effect. */
    Way letReturn(long slots) {
        return new Way(state, by, linearized, mayReturn | (slots & ~linearized), used);
    }

    /** After the call in the slot took effect. */
    Way linearize(int slot, @Nullable Object newState, Operation operation) {
        long bit = 1L << slot;
        return new Way(newState, operation, linearized | bit, mayReturn & ~bit, used);
    }

    /** After an indeterminate call took effect. */
    Way linearizePending(RegisterCall call, Operation operation) {
        Map<RegisterCall, Integer> more = new HashMap<>(used);
        more.merge(call, 1, Integer::sum);
        return new Way(call.left(), operation, linearized, mayReturn, more);
    }

    /** Whether all that the other one can become, this one can too. */
    boolean covers(Way other) {
        long same = ~(linearized ^ other.linearized) & ~other.mayReturn;
        if ((mayReturn | same) != -1L) {
            return false;
        }
        for (Map.Entry<RegisterCall, Integer> each : used.entrySet()) {
            if (each.getValue() > other.used.getOrDefault(each.getKey(), 0)) {
                return false;
            }
        }
        return true;
    }
}
