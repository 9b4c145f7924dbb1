// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Faults under way, in the order in which they began, each with what belongs to it.
 *
 * <p>A fault is this one and no other, though another be equal to it: equal faults overlap too, and one that is healed twice
 * must not end the other. Thread-safe; reads take no lock.
 *
 * @param <T> what belongs to a fault: what it does, or what goes on because of it
 */
public final class UnderWay<T> {
    private volatile List<Begun<T>> begun = List.of();

    private record Begun<T>(Fault fault, T what) {
        @SuppressWarnings("ReferenceEquality") // Equal faults are not one fault.
        boolean isOf(Fault asked) {
            return fault == asked;
        }
    }

    /** A fault is under way from now on. */
    public synchronized void add(Fault fault, T what) {
        List<Begun<T>> more = new ArrayList<>(begun);
        more.add(new Begun<>(fault, what));
        begun = List.copyOf(more);
    }

    /** This very fault is under way no more; true if it was. */
    public synchronized boolean remove(Fault fault) {
        List<Begun<T>> left = begun.stream().filter(each -> !each.isOf(fault)).toList();
        boolean was = left.size() < begun.size();
        begun = left;
        return was;
    }

    /** What belongs to this very fault; the first, if it began more than once. */
    public Optional<T> find(Fault fault) {
        return begun.stream().filter(each -> each.isOf(fault)).map(Begun::what).findFirst();
    }

    /** Whether none is under way. */
    public boolean isEmpty() {
        return begun.isEmpty();
    }

    /** What belongs to each of them. */
    public Stream<T> all() {
        return begun.stream().map(Begun::what);
    }

    /** What belongs to each of them but this one. */
    public Stream<T> others(Fault fault) {
        return begun.stream().filter(each -> !each.isOf(fault)).map(Begun::what);
    }
}
