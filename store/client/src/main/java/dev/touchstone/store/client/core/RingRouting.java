// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Token;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Owners first, those that failed in the last two seconds or are said to be dead last. Thread-safe. */
final class RingRouting implements Routing {
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ASK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<NodeId, Address> addresses;
    private final Failures failures;
    private final LongSupplier nanoClock;
    private final AtomicLong lastAsked;
    private volatile @Nullable RingSnapshot snapshot;
    private volatile long learnedNanos;
    private volatile boolean failedSince;

    RingRouting(Map<NodeId, Address> addresses, LongSupplier nanoClock) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of at least one node");
        }
        this.nanoClock = nanoClock;
        this.failures = new Failures(nanoClock);
        this.lastAsked = new AtomicLong(nanoClock.getAsLong() - ASK_EVERY_NANOS);
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
        addresses.forEach((node, address) -> {
            if (known == null || !known.dead().contains(node)) {
                order.add(address);
            }
        });
        order.addAll(addresses.values());
        return failures.last(order);
    }

    @Override
    public List<Address> anyTargets() {
        return failures.last(addresses.values());
    }

    @Override
    public void failed(Address address) {
        failures.failed(address);
        failedSince = true;
    }

    @Override
    public boolean wantsRing() {
        long now = nanoClock.getAsLong();
        boolean isDue = snapshot == null || failedSince || now - learnedNanos >= FRESH_NANOS;
        long asked = lastAsked.get();
        return isDue && now - asked >= ASK_EVERY_NANOS && lastAsked.compareAndSet(asked, now);
    }

    @Override
    public synchronized void learned(RingSnapshot newest) {
        RingSnapshot known = snapshot;
        if (known == null || newest.ring().epoch() >= known.ring().epoch()) {
            snapshot = newest;
            learnedNanos = nanoClock.getAsLong();
            failedSince = false;
        }
    }
}
