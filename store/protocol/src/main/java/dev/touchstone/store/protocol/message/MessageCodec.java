// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.Bytes;

/** The binary form of messages, versioned so that two releases can talk. Pure, and safe from any thread. */
public final class MessageCodec {
    private MessageCodec() {}

    public static Bytes encode(Message message) {
        throw new UnsupportedOperationException("no form yet for " + message);
    }

    /**
     * The message.
     *
     * @throws IllegalArgumentException if the bytes are not one, or of a version that is not known
     */
    public static Message decode(Bytes encoded) {
        throw new UnsupportedOperationException("no form yet for " + encoded.length() + " bytes");
    }
}
