// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.time.Duration;

/**
 * The faults that a running node can be told to have, through an interface of its own that is off unless the harness asked for
 * it. Calls may block; any thread may make them. Each answers with the node's state afterwards.
 */
public interface NodeFaults {
    /** Sets how far ahead the node's wall clock is, and by how much too fast it runs; zeros set it right. */
    State skewClock(String node, Duration ahead, int driftPpm) throws IOException;

    /** Fills the file system of the node's data, or frees it again. */
    State fillDisk(String node, boolean full) throws IOException;

    /** Lets the node's map refuse new keys, or take them again. */
    State fillMap(String node, boolean full) throws IOException;

    /** Sets how much longer each save takes. */
    State slowSaves(String node, Duration delay) throws IOException;

    /** The node's state. */
    State state(String node) throws IOException;

    /** What the node says of its storage since its start, in words: {@code recoveries 2, replayed 812, corrupt 1}. */
    String storage(String node) throws IOException;

    /**
     * What a node says of its own faults.
     *
     * @param ahead how far its wall clock is ahead of ours, seen now, not what it was told
     * @param diskFull whether its file system was filled to its end
     * @param delayedSaves how many saves were held back since its start
     * @param refusedSaves how many saves were refused as by a full map since its start
     */
    record State(
            Duration ahead,
            int driftPpm,
            boolean diskFull,
            boolean mapFull,
            Duration saveDelay,
            long delayedSaves,
            long refusedSaves) {}
}
