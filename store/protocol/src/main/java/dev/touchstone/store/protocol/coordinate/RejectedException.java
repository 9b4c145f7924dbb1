// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.request.Reply;

/** A request that is refused before anything was done about it. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Reply.Rejected reply;

    RejectedException(Reply.Reason reason, String detail) {
        super(detail);
        this.reply = new Reply.Rejected(reason, detail);
    }

    Reply.Rejected reply() {
        return reply;
    }
}
