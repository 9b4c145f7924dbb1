// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.request.Reply;

/** Makes the effect that answers whoever asked: a client of this node, or the node that forwarded. */
interface Responder {
    Effect with(Reply reply);
}
