// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What faults under way want of each link, counted: a harm is done by the first that wants it and undone with the last. Faults
 * may be equal, and one may be healed twice: only that very object is meant. Thread-safe; what is done to the links of one place is
 * done one after another.
 *
 * @param <H> what is done to a link; equal if it is the same
 */
final class LinkWishes<H> {
    private final Function<Link, ?> place;
    private final Map<Object, Object> locks = new ConcurrentHashMap<>();
    private final Map<Link, UnderWay<H>> wishes = new ConcurrentHashMap<>();

    /** Does harm, or undoes it. */
    interface Deed<R> {
        R run() throws IOException;
    }

    /**
     * No wishes yet.
     *
     * @param place where a link's harm is done, as a key: the link itself, or what it shares with others
     */
    LinkWishes(Function<Link, ?> place) {
        this.place = place;
    }

    /** Does it, unless another fault does the same to the link. If that fails the wish stands, so that healing undoes what was done. */
    void take(Link link, Fault fault, H harm, Deed<?> begin) throws IOException {
        // Counting and doing are one step, or a healing could undo what the next fault has just done.
        synchronized (lock(link)) {
            boolean isFirst = isWantedByNone(link, harm);
            of(link).add(fault, harm);
            if (isFirst) {
                begin.run();
            }
        }
    }

    /**
     * Undoes it, unless another fault wants it still. Undoes also what is undone already.
     *
     * @return what undoing answered; null if nothing was undone
     */
    <R> @Nullable R release(Link link, Fault fault, H harm, Deed<R> end) throws IOException {
        synchronized (lock(link)) {
            of(link).remove(fault);
            return isWantedByNone(link, harm) ? end.run() : null;
        }
    }

    /** What all faults do to the link, each harm once, in the order in which they were taken. */
    List<H> all(Link link) {
        synchronized (lock(link)) {
            return of(link).all().distinct().toList();
        }
    }

    /** What all faults but this one do to the link. */
    List<H> others(Link link, Fault fault) {
        synchronized (lock(link)) {
            return of(link).others(fault).distinct().toList();
        }
    }

    private boolean isWantedByNone(Link link, H harm) {
        return of(link).all().noneMatch(harm::equals);
    }

    private UnderWay<H> of(Link link) {
        return wishes.computeIfAbsent(link, each -> new UnderWay<>());
    }

    private Object lock(Link link) {
        return locks.computeIfAbsent(place.apply(link), each -> new Object());
    }
}
