// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.store.client.core.Heard;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request for a key.
 *
 * @param asked told when a node takes it up; the result is told the reply, before it is under way to the client
 */
record KeyQuestion(Request.KeyRequest request, Function<Request, Consumer<Reply>> asked)
        implements SimWire.Question<Reply> {
    /** About what an HTTP request or answer comes to, without key and value. */
    static final int HEAD_BYTES = 200;

    @Override
    public int bytes() {
        int value = request instanceof Request.Put put ? put.value().content().length() : 0;
        return HEAD_BYTES + request.key().key().length() + value;
    }

    @Override
    public void ask(StoreNode node, Consumer<Reply> answered) {
        Consumer<Reply> watch = asked.apply(request);
        node.submit(request, reply -> {
            watch.accept(reply);
            answered.accept(reply);
        });
    }

    @Override
    public int bytes(Reply answer) {
        int values = 0;
        if (answer instanceof Reply.Found found) {
            for (Reply.Versioned each : found.values()) {
                values += each.value().content().length();
            }
        }
        return HEAD_BYTES + values;
    }

    @Override
    public Heard<Reply> heard(Reply answer) {
        return answer.accept(HeardReply.TOLD);
    }
}
