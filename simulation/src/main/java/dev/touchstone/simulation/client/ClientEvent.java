// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.store.protocol.bucket.Worded;

/** What a client did that has more than one node to ask. */
public enum ClientEvent implements Worded {
    /** It asked one more node, as what it heard of a read was not good enough. */
    READ_AGAIN,
    /** The same of a write, which was surely not done. */
    WRITE_AGAIN,
    /** It asked one more node, as nothing was heard of a read for a while. */
    READ_HEDGED,
    /** A node told it who owns what. */
    RING_LEARNED
}
