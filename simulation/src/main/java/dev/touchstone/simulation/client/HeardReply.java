// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.store.client.core.Heard;
import dev.touchstone.store.protocol.request.Reply;

/** What a client hears of a node's reply: what the HTTP API would answer. */
final class HeardReply implements Reply.Visitor<Heard<Reply>> {
    static final HeardReply TOLD = new HeardReply();

    private static final int GATEWAY_TIMEOUT = 504;

    private HeardReply() {}

    @Override
    public Heard<Reply> found(Reply.Found found) {
        return new Heard.Served<>(found);
    }

    @Override
    public Heard<Reply> absent(Reply.Absent absent) {
        return new Heard.Served<>(absent);
    }

    @Override
    public Heard<Reply> stored(Reply.Stored stored) {
        return new Heard.Served<>(stored);
    }

    @Override
    public Heard<Reply> configured(Reply.Configured configured) {
        throw new IllegalStateException("not an answer to a request for a key: " + configured);
    }

    @Override
    public Heard<Reply> rejected(Reply.Rejected rejected) {
        return new Heard.Declined<>(
                rejected.reason().status(), rejected.reason().word(), rejected.detail(), true);
    }

    @Override
    public Heard<Reply> indeterminate(Reply.Indeterminate unknown) {
        String detail = unknown.detail() + " (" + unknown.acknowledged() + " of " + unknown.needed() + " acknowledged)";
        return new Heard.Declined<>(GATEWAY_TIMEOUT, "indeterminate", detail, false);
    }
}
