// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

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
        return new ListRouting(List.of(address), () -> 0);
    }

    /**
     * Requests to the first of the addresses that did not fail in the last two seconds, whoever owns their key.
     *
     * @param nanoClock in nanoseconds, only goes on: {@code System::nanoTime}
     */
    static Routing listed(List<Address> addresses, LongSupplier nanoClock) {
        return new ListRouting(addresses, nanoClock);
    }

    /**
     * Requests to the owners of their key, as far as the ring is known.
     *
     * @param addresses of nodes that can be asked for the ring; those of others are learned with it
     * @param nanoClock in nanoseconds, only goes on: {@code System::nanoTime}
     */
    static Routing ringAware(Map<NodeId, Address> addresses, LongSupplier nanoClock) {
        return new RingRouting(addresses, nanoClock);
    }
}
