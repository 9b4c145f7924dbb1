// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkQuestions;
import dev.touchstone.store.server.transport.PeerProbe;
import java.nio.charset.StandardCharsets;

/** What a node of the store answers in bytes: a probe at its peer port, a request for its health at its client port. */
public final class NodeQuestions implements LinkQuestions {
    @Override
    public byte[] of(Link link, int bytesAtLeast) {
        return link.from().equals(Link.CLIENT) ? health(link.to(), bytesAtLeast) : PeerProbe.question(bytesAtLeast);
    }

    private static byte[] health(String node, int bytesAtLeast) {
        String head = "GET /v1/health HTTP/1.1\r\nHost: " + node + "\r\nConnection: close\r\n";
        String padding = "X-Padding: " + "x".repeat(bytesAtLeast) + "\r\n";
        return (head + (head.length() < bytesAtLeast ? padding : "") + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
