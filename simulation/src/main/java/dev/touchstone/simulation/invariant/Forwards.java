// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.HashMap;
import java.util.Map;

/** A request that is dropped as a repeat came before: else it was dropped for one that it only looks like. */
final class Forwards {
    /** What a node notes when it drops one. */
    static final String REPEATED = "forward-repeated";

    private final Observed world;
    /** How often each came, by its name at a node; looked up, never iterated over. */
    private final Map<String, Integer> came = new HashMap<>();

    Forwards(Observed world) {
        this.world = world;
    }

    void arrives(NodeId at, NodeId from, Message.ForwardRequest forward) {
        boolean isWatched = world.settings(forward.request().key()) != null;
        came.merge(name(at, from + " " + forward.call()), isWatched ? 1 : 2, Integer::sum);
    }

    void repeated(NodeId at, String told) {
        world.check(
                came.getOrDefault(name(at, told), 0) > 1,
                () -> at + " dropped a forwarded request as a repeat, which came once: " + told);
    }

    private static String name(NodeId at, String told) {
        return at + " " + told;
    }
}
