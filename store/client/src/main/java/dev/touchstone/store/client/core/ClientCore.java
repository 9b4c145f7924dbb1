// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import dev.touchstone.store.protocol.bucket.StoreKey;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client without its wires: knows whom to ask, what may be spent on it, and when to try again.
 *
 * <p>As thread-safe as its routing is; each of the {@link Attempts} that it begins is for one thread at a time.
 */
public final class ClientCore {
    private final Routing routing;
    private final AttemptLimits limits;
    private final RetryRule rule;

    public ClientCore(Routing routing, AttemptLimits limits, RetryRule rule) {
        this.routing = routing;
        this.limits = limits;
        this.rule = rule;
    }

    /**
     * A request for a key, about to be sent.
     *
     * @param isRead whether it changes nothing
     * @param isGood whether an answer is good enough to end with
     * @param nowNanos the time, of any clock that only goes on
     * @param <A> what a node answers
     */
    public <A> Attempts<A> begin(StoreKey key, boolean isRead, Predicate<A> isGood, long nowNanos) {
        return attempts(routing.targets(key), isRead, isGood, nowNanos);
    }

    /** A request for no key in particular. */
    public <A> Attempts<A> beginAnywhere(boolean isRead, long nowNanos) {
        return attempts(routing.anyTargets(), isRead, answer -> true, nowNanos);
    }

    /** True if it is time to ask a node who owns what; whoever asked is told to, once. */
    public boolean wantsRing() {
        return routing.wantsRing();
    }

    /** A node told who owns what. */
    public void learned(RingSnapshot snapshot) {
        routing.learned(snapshot);
    }

    private <A> Attempts<A> attempts(List<Address> targets, boolean isRead, Predicate<A> isGood, long nowNanos) {
        return new Attempts<>(new Attempts.Subject<>(isRead, targets, isGood), limits, rule, routing::failed, nowNanos);
    }
}
