// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

/**
 * Whether that holds which some promises stand on.
 *
 * @param saneClocks all nodes agree on the time
 * @param keptDisks what a node acknowledged is on its disk for good
 */
public record Conditions(boolean saneClocks, boolean keptDisks) {
    /** Nothing is wrong. */
    public static final Conditions GOOD = new Conditions(true, true);
}
