// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import org.jspecify.annotations.Nullable;

/** One register: judged by zones for as long as these decide, and by a search from there. */
final class KeyRegister {
    private final @Nullable Object initial;
    private final Conflicts conflicts;
    private @Nullable ZoneRegister zones;
    private @Nullable SearchRegister search;

    /**
     * A register that nobody has written to.
     *
     * @param forgottenMax how many values that nobody may see any more are still known, to be named
     */
    KeyRegister(@Nullable Object key, @Nullable Object initial, int forgottenMax, Conflicts conflicts) {
        this.initial = initial;
        this.conflicts = conflicts;
        zones = new ZoneRegister(key, initial, forgottenMax, conflicts);
    }

    void invoked(Operation op) {
        if (zones != null && !zones.invoked(op)) {
            search = new SearchRegister(initial, zones.isInitial(), zones.retained(), conflicts);
            zones = null;
        }
        if (search != null) {
            search.invoked(op);
        }
    }

    /** The operation has its outcome. */
    void completed(Operation op, long now) {
        if (zones != null) {
            zones.completed(op, now);
        } else if (search != null) {
            search.completed(op);
        }
    }

    /** How many values and ways it keeps. */
    long kept() {
        return zones != null ? zones.kept() : search != null ? search.kept() : 0;
    }

    boolean isSearched() {
        return search != null;
    }

    /** The operation from which it is undecided; null if it is not. */
    @Nullable
    Operation lostAt() {
        return search == null ? null : search.lostAt();
    }
}
