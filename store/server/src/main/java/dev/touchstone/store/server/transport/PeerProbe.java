// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.NodeId;

/**
 * A question that anybody may put to a peer port, to see whether a link leads to a living node: in bytes, so that an answer
 * cannot be taken for a connection that a proxy accepted and closed because nobody was there.
 *
 * <p>The node answers at once, names itself, and closes. It asks for no name and tells the core nothing.
 */
public final class PeerProbe {
    private PeerProbe() {}

    /** What to send, as the first thing on a connection of its own; the same for every node. */
    public static byte[] question() {
        return Frame.probe().encode().getBytes();
    }

    /**
     * The same question, so many bytes long or more, so that how long it takes tells how many bytes pass in a second.
     *
     * @param bytesAtLeast at most 1,000
     */
    public static byte[] question(int bytesAtLeast) {
        return Frame.probe(bytesAtLeast - Frame.LENGTH_BYTES - Frame.HEADER_BYTES)
                .encode()
                .getBytes();
    }

    /** All that the node answers, before it closes. */
    public static byte[] answerOf(NodeId node) {
        return Frame.probeAck(node).encode().getBytes();
    }
}
