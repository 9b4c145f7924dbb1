// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a node has yet to hand over, as metrics: one of each for every other member. */
final class HintMetrics {
    private final MeterRegistry registry;
    private final NodeId target;
    private final Supplier<Map<NodeId, HintCounts>> hints;

    private HintMetrics(MeterRegistry registry, NodeId target, Supplier<Map<NodeId, HintCounts>> hints) {
        this.registry = registry;
        this.target = target;
        this.hints = hints;
    }

    /**
     * Adds them.
     *
     * @param clock by which marks were made
     */
    static void add(
            MeterRegistry registry, Collection<NodeId> targets, Supplier<Map<NodeId, HintCounts>> hints, Clock clock) {
        for (NodeId target : targets) {
            HintMetrics metrics = new HintMetrics(registry, target, hints);
            metrics.gauge("touchstone.hints", HintCounts::marks);
            metrics.gauge("touchstone.hints.bytes", HintCounts::bytes);
            metrics.gauge(
                    "touchstone.hints.oldest.seconds",
                    counts -> counts.oldestAgeMicros(clock.now().wallMicros()) / 1e6);
            metrics.gauge("touchstone.hints.dirty.ranges", HintCounts::dirtyRanges);
            metrics.counter("touchstone.hints.sent", HintCounts::sent);
            metrics.counter("touchstone.hints.acknowledged", HintCounts::acknowledged);
            metrics.counter("touchstone.hints.received", HintCounts::received);
        }
    }

    private void gauge(String name, ToDoubleFunction<HintCounts> value) {
        Gauge.builder(name, this, each -> value.applyAsDouble(each.now()))
                .tags(tags())
                .register(registry);
    }

    private void counter(String name, ToDoubleFunction<HintCounts> value) {
        FunctionCounter.builder(name, this, each -> value.applyAsDouble(each.now()))
                .tags(tags())
                .register(registry);
    }

    private Tags tags() {
        return Tags.of("target", target.name());
    }

    private HintCounts now() {
        return hints.get().getOrDefault(target, HintCounts.NONE);
    }
}
