// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.node.NodeId;

/**
 * How often a node has beaten; of two, that of the later boot is newer, then that with more beats.
 *
 * @param boot of the incarnation, or above it where others remember a later one of the same node
 */
public record Heartbeat(NodeId node, long boot, long beat) {
    public boolean isNewerThan(Heartbeat other) {
        return boot != other.boot ? boot > other.boot : beat > other.beat;
    }
}
