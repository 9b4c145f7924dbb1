// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Of each version of a bucket one is chosen, whoever finds it so: each change was made of the one before, and none of one
 * that another took the place of.
 *
 * <p>Where a disk was set back to an old copy, and nothing on it says so, an acceptor may have forgotten what it promised.
 */
final class ChosenSettings {
    /** What a node notes that finds a version chosen. */
    static final String CHOSEN = "bucket-chosen";

    private final Observed world;
    /** By bucket and version; looked up, never iterated over. */
    private final Map<String, String> first = new HashMap<>();

    ChosenSettings(Observed world) {
        this.world = world;
    }

    /**
     * A node says that it found a version chosen.
     *
     * @param told the version: its bucket's name, its generation and number, and what else it is
     */
    void chosen(NodeId by, String told) {
        String[] words = told.split(" ", 3);
        String version = words[0] + " " + words[1].substring(words[1].indexOf('.') + 1);
        String before = first.putIfAbsent(version, told);
        boolean mayForget = world.nodes().stream().anyMatch(SimNode::forgetsUnseen);
        world.check(
                before == null || before.equals(told) || mayForget || !world.watchesAll(),
                () -> by + " found chosen " + told + ", and before there was chosen " + before);
    }
}
