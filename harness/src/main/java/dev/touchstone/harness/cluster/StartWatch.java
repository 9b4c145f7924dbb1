// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

/** Told how the start of a cluster goes on. From any thread; must not block. */
@FunctionalInterface
public interface StartWatch {
    /** Nobody watches. */
    StartWatch NONE = (what, detail) -> {};

    /**
     * A step is done.
     *
     * @param what {@code n1}, {@code toxiproxy}, {@code image}
     * @param detail what is true of it now: {@code serves}, {@code sees 3 of 5}
     */
    void step(String what, String detail);

    /** Something is not as it should be, and keeps the start from nothing. */
    default void warn(String what, String detail) {
        step(what, detail);
    }
}
