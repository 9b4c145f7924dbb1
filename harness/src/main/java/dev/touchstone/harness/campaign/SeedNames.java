// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

/** How cells are named in a run of many seeds: {@code register.none.n3-r2-w2-quorum.seed-17}. */
public final class SeedNames {
    static final String SUFFIX = ".seed-";

    private SeedNames() {}

    /** The cell's id without its seed; a name without one is an id already. */
    public static String idOf(String name, long seed) {
        String suffix = SUFFIX + seed;
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
