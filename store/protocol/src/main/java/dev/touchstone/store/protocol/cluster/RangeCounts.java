// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.cluster;

/**
 * How many partitions of a node are in which state, and how much was restored in this life. Immutable.
 *
 * @param serving the node vouches for what it has
 * @param syncing it never had them, or lost its disk, and is being refilled by its peers
 * @param suspect its storage lost something of them, nobody knows what, and its peers make up for it
 * @param restored keys that were asked of the other owners
 */
public record RangeCounts(int serving, int syncing, int suspect, long restored) {
    public static final RangeCounts NONE = new RangeCounts(0, 0, 0, 0);

    public RangeCounts plus(RangeCounts other) {
        return new RangeCounts(
                serving + other.serving, syncing + other.syncing, suspect + other.suspect, restored + other.restored);
    }

    /** True if the node vouches for all that it has. */
    public boolean isServing() {
        return syncing == 0 && suspect == 0;
    }
}
