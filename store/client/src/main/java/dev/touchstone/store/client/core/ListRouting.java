// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import dev.touchstone.store.protocol.bucket.StoreKey;
import java.util.List;
import java.util.function.LongSupplier;

/** Always the same nodes in the same order, but those that failed a moment ago last. Thread-safe. */
final class ListRouting implements Routing {
    private final List<Address> addresses;
    private final Failures failures;

    ListRouting(List<Address> addresses, LongSupplier nanoClock) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of at least one node");
        }
        this.addresses = List.copyOf(addresses);
        this.failures = new Failures(nanoClock);
    }

    @Override
    public List<Address> targets(StoreKey key) {
        return anyTargets();
    }

    @Override
    public List<Address> anyTargets() {
        return addresses.size() == 1 ? addresses : failures.last(addresses);
    }

    @Override
    public void failed(Address address) {
        if (addresses.size() > 1) {
            failures.failed(address);
        }
    }
}
