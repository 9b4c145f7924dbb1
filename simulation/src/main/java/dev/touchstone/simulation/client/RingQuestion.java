// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.Heard;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The question who owns what, as the node that is asked knows it.
 *
 * @param addresses of all nodes
 */
record RingQuestion(Map<NodeId, Address> addresses) implements SimWire.Question<RingSnapshot> {
    private static final int MEMBER_BYTES = 100;

    @Override
    public int bytes() {
        return KeyQuestion.HEAD_BYTES;
    }

    @Override
    public void ask(StoreNode node, Consumer<RingSnapshot> answered) {
        answered.accept(RingSnapshot.of(node.view(), addresses));
    }

    @Override
    public int bytes(RingSnapshot answer) {
        return KeyQuestion.HEAD_BYTES + MEMBER_BYTES * answer.ring().members().size();
    }

    @Override
    public Heard<RingSnapshot> heard(RingSnapshot answer) {
        return new Heard.Served<>(answer);
    }
}
