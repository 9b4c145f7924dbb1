// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;

/**
 * Sends messages to peers. From any thread.
 *
 * <p>Never blocks and never throws for what the network does. A message may be lost, arrive late, arrive in another order
 * or (across reconnections) twice; it never arrives changed. Queues to a peer are bounded: what overflows is dropped.
 */
public interface Transport {
    void send(NodeId to, Message message);
}
