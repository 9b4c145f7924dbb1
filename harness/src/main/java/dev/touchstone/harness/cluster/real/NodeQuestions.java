// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkQuestions;
import dev.touchstone.store.client.NodeProbe;

/** What a node of the store answers in bytes: a probe at its peer port, a request for its health at its client port. */
public final class NodeQuestions implements LinkQuestions {
    @Override
    public byte[] of(Link link, int bytesAtLeast) {
        return link.from().equals(Link.CLIENT)
                ? NodeProbe.ofClientPort(link.to(), bytesAtLeast)
                : NodeProbe.ofPeerPort(bytesAtLeast);
    }
}
