// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.DiskFault.Damage;
import java.io.IOException;

/**
 * The data directories of a cluster's nodes, as a disk injector needs them: touched only while the node is down. Calls may
 * block; any thread may make them. Each answers with what it did, in words: {@code 12 bits flipped in log/000003.seg}.
 */
public interface NodeDisks {
    /** Flips bits of log and map, or cuts their ends off; the seed says where. */
    String damage(String node, Damage how, long seed) throws IOException;

    /** Copies all that the node stored aside, in place of an earlier copy. */
    String copy(String node) throws IOException;

    /** Puts the last copy back in place of what is there; fails if there is none. */
    String rollBack(String node) throws IOException;

    /** Deletes all that the node stored. */
    String wipe(String node) throws IOException;
}
