// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.ring.Token;

/**
 * Ties an answer to what asked for it.
 *
 * @param token of the key: which shard the message is for, at either end
 * @param boot of the incarnation that asks, so that no answer to a former one is taken for its own
 * @param number unique within the asking shard's incarnation
 */
public record Call(Token token, long boot, long number) {}
