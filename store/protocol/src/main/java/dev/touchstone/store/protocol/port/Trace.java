// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import dev.touchstone.store.protocol.node.NodeId;

/** Told what a participant notes; for logs, metrics, transcripts and the simulator's hash. On the participant's thread. */
public interface Trace {
    void note(NodeId node, String event, String detail);
}
