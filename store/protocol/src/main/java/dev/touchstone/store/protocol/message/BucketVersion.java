// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A bucket's settings as of one change.
 *
 * <p>Of two, that of the later generation is newer; within one, its drop, which ends it; then that of the higher version.
 *
 * @param generation the version of the change that made the bucket, or made it again
 * @param secret drawn with the generation: {@link dev.touchstone.store.protocol.bucket.Generation#secret}
 * @param version 1 more than what was known to the node that made the change
 * @param by that node, which decides between two changes of one version
 * @param holders how many owners have each write that was acknowledged since the bucket was made, at the least:
 *     {@link BucketSettings#holders}
 * @param readers how many owners a read has asked since then, at the least: {@link BucketSettings#readers}
 * @param settings null if the bucket was dropped
 */
public record BucketVersion(
        String name,
        long generation,
        Bytes secret,
        long version,
        NodeId by,
        int holders,
        int readers,
        @Nullable BucketSettings settings) {
    public boolean isNewerThan(BucketVersion other) {
        if (generation != other.generation) {
            return generation > other.generation;
        } else if (isDropped() != other.isDropped()) {
            return isDropped();
        }
        return version != other.version ? version > other.version : by.compareTo(other.by) > 0;
    }

    public boolean isDropped() {
        return settings == null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " " + generation + "." + version + " by " + by + ": " + settings;
    }
}
