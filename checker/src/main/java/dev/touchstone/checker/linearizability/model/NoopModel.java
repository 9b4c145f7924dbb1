// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;

/** Anything goes: for trying out a checker's plumbing. */
final class NoopModel implements Model {
    @Override
    public String name() {
        return "noop";
    }

    @Override
    public Set<String> functions() {
        return new Every();
    }

    @Override
    public boolean isObservation(Call call) {
        return call.function().equals(Functions.READ);
    }

    @Override
    public Object initial() {
        return PlainValues.NIL;
    }

    @Override
    public Object step(Object state, Call call) {
        return state;
    }

    @Override
    public boolean isRead(Call call) {
        return true;
    }

    /** Contains every name; lists one. */
    private static final class Every extends AbstractSet<String> {
        @Override
        public boolean contains(Object name) {
            return true;
        }

        @Override
        public Iterator<String> iterator() {
            return Set.of(Functions.READ).iterator();
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
