// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.port.Clock;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Trace;
import dev.touchstone.store.protocol.port.Transport;
import java.util.List;

/**
 * All that a node needs of the world.
 *
 * @param membership the lane of the membership part
 * @param shards the lanes of the shards, in order
 */
public record NodePorts(
        Clock clock, Transport transport, Randomness randomness, Trace trace, Lane membership, List<Lane> shards) {
    public NodePorts {
        shards = List.copyOf(shards);
    }
}
