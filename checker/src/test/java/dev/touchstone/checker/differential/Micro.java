// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import java.util.List;

/**
 * One step of a transaction.
 *
 * @param written what is written, or 0: it is a read
 * @param seen what a read returned: of a list all its elements, of a register its value, if it has one
 */
record Micro(int key, int written, List<Integer> seen) {
    Micro {
        seen = List.copyOf(seen);
    }

    static Micro read(int key, List<Integer> seen) {
        return new Micro(key, 0, seen);
    }

    static Micro write(int key, int value) {
        return new Micro(key, value, List.of());
    }

    boolean isRead() {
        return written == 0;
    }

    Micro seeing(List<Integer> other) {
        return new Micro(key, written, other);
    }

    @Override
    public String toString() {
        return (isRead() ? "r" + key + seen : "w" + key + "=" + written);
    }
}
