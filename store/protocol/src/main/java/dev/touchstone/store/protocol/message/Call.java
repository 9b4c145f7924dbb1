// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.ring.Token;

/**
 * Ties an answer to what asked for it. The generation of the bucket is in the key that the message names.
 *
 * @param token of the key: which shard the message is for, at either end
 * @param epoch of the ring that the asking node goes by
 * @param boot of the incarnation that asks, so that no answer to a former one is taken for its own
 * @param number unique within the asking shard's incarnation
 */
public record Call(Token token, long epoch, long boot, long number) {
    /** The same by a newer ring. */
    public Call at(long newer) {
        return new Call(token, newer, boot, number);
    }
}
