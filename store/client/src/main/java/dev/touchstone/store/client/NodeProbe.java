// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.message.PeerProbe;
import java.nio.charset.StandardCharsets;

/** What a living node answers in bytes, at each of its ports, for whoever looks whether a link leads to one. */
public final class NodeProbe {
    private NodeProbe() {}

    /** A question for a peer port, of so many bytes or more. */
    public static byte[] ofPeerPort(int bytesAtLeast) {
        return PeerProbe.question(bytesAtLeast);
    }

    /** A question for a client port, of so many bytes or more: a request for the node's health. */
    public static byte[] ofClientPort(String node, int bytesAtLeast) {
        String head = "GET /v1/health HTTP/1.1\r\nHost: " + node + "\r\nConnection: close\r\n";
        String padding = "X-Padding: " + "x".repeat(bytesAtLeast) + "\r\n";
        return (head + (head.length() < bytesAtLeast ? padding : "") + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
