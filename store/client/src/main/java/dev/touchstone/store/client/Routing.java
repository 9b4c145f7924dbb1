// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.List;

/**
 * Which node a request goes to. From any thread.
 *
 * <p>{@link #pinned} is for tests that must know which node they spoke to.
 */
public interface Routing {
    /** Where to send a request for the key: first choice first, never empty. */
    List<Address> targets(StoreKey key);

    /** Where to send a request for no key in particular. */
    List<Address> anyTargets();

    /** Told that a node could not be reached, or does not serve. */
    default void failed(Address address) {}

    /** True if it is time to ask who owns what; whoever asked is told to, once. */
    default boolean wantsRing() {
        return false;
    }

    /** Told who owns what, as a node knows it. */
    default void learned(RingSnapshot snapshot) {}

    /** All requests to one address, whatever happens to it. */
    static Routing pinned(Address address) {
        List<Address> only = List.of(address);
        return new Routing() {
            @Override
            public List<Address> targets(StoreKey key) {
                return only;
            }

            @Override
            public List<Address> anyTargets() {
                return only;
            }
        };
    }

    /** Requests to the owners of their key, as far as the ring is known. */
    static Routing ringAware(java.util.Map<NodeId, Address> addresses) {
        return new RingRouting(addresses, System::nanoTime);
    }
}
