// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.protocol.StoreKey;
import dev.touchstone.store.protocol.ring.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Owners first, those that failed lately or are said to be dead last. */
final class RingRouting implements Routing {
    private final Map<NodeId, Address> addresses;
    private final Set<Address> unreachable = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RingSnapshot snapshot;

    RingRouting(Map<NodeId, Address> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of at least one node");
        }
        this.addresses = Collections.unmodifiableMap(new TreeMap<>(addresses));
    }

    @Override
    public List<Address> targets(StoreKey key) {
        RingSnapshot known = snapshot;
        Set<Address> order = new LinkedHashSet<>();
        if (known != null) {
            int owners = known.owners().getOrDefault(key.bucket(), 3);
            for (NodeId owner : known.ring().owners(Token.of(key), owners)) {
                Address address = addresses.getOrDefault(owner, known.http().get(owner));
                if (address != null && !known.dead().contains(owner)) {
                    order.add(address);
                }
            }
        }
        order.addAll(addresses.values());
        return reachableFirst(order);
    }

    @Override
    public List<Address> anyTargets() {
        return reachableFirst(new LinkedHashSet<>(addresses.values()));
    }

    @Override
    public void failed(Address address) {
        unreachable.add(address);
    }

    @Override
    public void learned(RingSnapshot newest) {
        snapshot = newest;
        unreachable.clear();
    }

    private List<Address> reachableFirst(Set<Address> order) {
        List<Address> result = new ArrayList<>(order);
        result.removeAll(unreachable);
        order.stream().filter(unreachable::contains).forEach(result::add);
        return result;
    }
}
