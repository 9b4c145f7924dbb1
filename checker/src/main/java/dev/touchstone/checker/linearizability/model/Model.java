// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sequential object: what it answers when one operation runs at a time.
 *
 * <p>States are immutable objects with {@code equals} and {@code hashCode}; the checker numbers them and asks once for
 * each pair of state and call. A model is used by several threads at once.
 */
public interface Model {
    /** As on the command line and in reports: {@code cas-register}. */
    String name();

    /** The functions that it knows; any other in a history makes the verdict unknown. */
    Set<String> functions();

    Object initial();

    /**
     * The state after the call.
     *
     * @return null if no object in that state gives this answer
     */
    @Nullable
    Object step(Object state, Call call);

    /** The states possible after the call; more than one only where the object, or an unknown answer, leaves a choice. */
    default Collection<?> steps(Object state, Call call) {
        Object next = step(state, call);
        return next == null ? List.of() : List.of(next);
    }

    /** True of a call that never changes the state. */
    default boolean isRead(Call call) {
        return false;
    }

    /** True of a call that is possible in each state and leads to one and the same state from all of them. */
    default boolean isOverwrite(Call call) {
        return false;
    }

    /** True of a call that is possible in each state, whatever it does there. */
    default boolean isAlwaysPossible(Call call) {
        return isOverwrite(call);
    }

    /**
     * True of a call whose answer says something of the state that it found; not of a write, of which any answer is as good. A
     * history without any such call shows nothing, right or wrong.
     */
    default boolean isObservation(Call call) {
        return !isOverwrite(call);
    }

    /** True if it matters which client calls, as for an owned lock. */
    default boolean knowsClients() {
        return false;
    }

    /** Values that another call must have brought in for this one to be possible; used only to explain violations. */
    default Collection<?> observes(Call call) {
        return List.of();
    }

    /** Values that the call brings in; used only to explain violations. */
    default Collection<?> produces(Call call) {
        return List.of();
    }

    /** Values that the call takes away, which makes other calls possible; used only to explain violations. */
    default Collection<?> removes(Call call) {
        return List.of();
    }

    /** The state as a person would write it. */
    default String render(Object state) {
        return PlainValues.render(state);
    }
}
