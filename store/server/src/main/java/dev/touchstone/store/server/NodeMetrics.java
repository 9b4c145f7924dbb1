// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Trace;
import dev.touchstone.store.server.guard.ConnectionGate;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.http.Load;
import dev.touchstone.store.server.http.RequestMeter;
import dev.touchstone.store.server.storage.StorageStats;
import dev.touchstone.store.server.transport.TransportStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a node, and its trace: what the core notes is counted, and logged at debug. Thread-safe. */
final class NodeMetrics implements Trace, RequestMeter {
    private static final Logger LOG = LoggerFactory.getLogger("dev.touchstone.store.trace");
    /** What an operator should hear of, and what comes of it; each is told once a minute. */
    private static final Map<String, String> TOLD = Map.of(
            "gossip-implausible",
            "it is not believed",
            "cell-refused",
            "what came is of another kind than its bucket's, and counts for nothing: is there a node of another release?",
            "record-restored-in-doubt",
            "too few owners vouch for the key: what they had of it together is all that is left, and is served");
    /** What an operator should see begin and end. */
    private static final Set<String> SHOWN =
            Set.of("range-scan-begins", "range-scan-ends", "dropped-freed", "tombstones-wait");
    /** Of the buckets in which answer times are counted. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final AtomicInteger inFlight = new AtomicInteger();

    private final Map<String, Long> lastToldNanos = new ConcurrentHashMap<>();

    private volatile LongSupplier restored = () -> 0;

    NodeMetrics(StorageStats storage, TransportStats transport, GuardStats refused) {
        counter("touchstone.storage.writes", storage.writes);
        counter("touchstone.storage.log.bytes", storage.logBytes);
        counter("touchstone.storage.full", storage.full);
        counter("touchstone.storage.corrupt", storage.corrupt);
        counter("touchstone.storage.log.damages", storage.logDamages);
        counter("touchstone.storage.log.torn.bytes", storage.tornBytes);
        counter("touchstone.storage.map.damages", storage.mapDamages);
        counter("touchstone.storage.damaged", storage.damaged);
        counter("touchstone.storage.replayed", storage.replayed);
        counter("touchstone.storage.recoveries", storage.recoveries);
        counter("touchstone.transport.sent", transport.sent);
        counter("touchstone.transport.received", transport.received);
        counter("touchstone.transport.dropped", transport.dropped);
        counter("touchstone.transport.malformed", transport.malformed);
        counter("touchstone.transport.silent", transport.silent);
        counter("touchstone.transport.slow", transport.slow);
        counter("touchstone.transport.overfull", transport.overfull);
        counter("touchstone.transport.unproven", transport.unproven);
        gauge("touchstone.transport.bytes.in.flight", transport.bytesInFlight::get);
        counter("touchstone.transport.probes", transport.probes);
        counter("touchstone.transport.connects", transport.connects);
        gauge("touchstone.transport.connected", transport.connected::get);
        gauge("touchstone.http.in.flight", inFlight::get);
        counter("touchstone.http.refused", refused.requestsRefused);
        counter("touchstone.connections.refused", refused.connectionsRefused);
        counter("touchstone.connections.displaced", refused.connectionsDisplaced);
        counter("touchstone.connections.dropped", refused.connectionsDropped);
        FunctionCounter.builder("touchstone.keys.restored", this, each -> each.restored.getAsLong())
                .register(registry);
        Runtime runtime = Runtime.getRuntime();
        gauge("touchstone.heap.used.bytes", () -> runtime.totalMemory() - runtime.freeMemory());
        gauge("touchstone.heap.max.bytes", runtime::maxMemory);
        gauge("touchstone.direct.used.bytes", PlatformDependent::usedDirectMemory);
        gauge("touchstone.direct.max.bytes", PlatformDependent::maxDirectMemory);
    }

    /** Adds what the node knows of its cluster. */
    void watch(Supplier<ClusterView> view, Supplier<RangeCounts> ranges) {
        gauge("touchstone.ring.epoch", () -> view.get().ring().epoch());
        range("serving", () -> ranges.get().serving());
        range("syncing", () -> ranges.get().syncing());
        range("suspect", () -> ranges.get().suspect());
        restored = () -> ranges.get().restored();
        for (Liveness liveness : Liveness.values()) {
            Gauge.builder("touchstone.members", () -> members(view.get(), liveness))
                    .tag("liveness", liveness.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void range(String state, Supplier<Number> count) {
        Gauge.builder("touchstone.ranges", count).tag("state", state).register(registry);
    }

    /** Where those who know more of a part of the node add what they count. */
    MeterRegistry registry() {
        return registry;
    }

    /** Adds what clients have under way. */
    void watch(Load load, ConnectionGate gate) {
        gauge("touchstone.http.worked.on", load.requests()::now);
        gauge("touchstone.http.bytes.in.flight", load.bytes()::used);
        gauge("touchstone.connections.open", gate::open);
    }

    private static long members(ClusterView view, Liveness liveness) {
        return view.ring().members().stream()
                .filter(each -> view.told(each.id()) == liveness)
                .count();
    }

    /** All metrics in Prometheus' text format. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void note(NodeId node, String event, String detail) {
        registry.counter("touchstone.core.notes", "event", event).increment();
        String consequence = TOLD.get(event);
        if (consequence != null && isFirstOfMinute(event)) {
            LOG.warn("event={} node={} detail=\"{}\" consequence=\"{}\"", event, node, detail, consequence);
        } else if (SHOWN.contains(event)) {
            LOG.info("event={} node={} detail=\"{}\"", event, node, detail);
        } else {
            LOG.debug("event={} node={} detail=\"{}\"", event, node, detail);
        }
    }

    private boolean isFirstOfMinute(String event) {
        long now = System.nanoTime();
        Long last = lastToldNanos.putIfAbsent(event, now);
        return last == null || (now - last > TimeUnit.MINUTES.toNanos(1) && lastToldNanos.replace(event, last, now));
    }

    @Override
    public Route route(String method, String path) {
        return new RouteTimers(inFlight, status -> timer(method, path, status));
    }

    private Timer timer(String method, String path, int status) {
        return Timer.builder("touchstone.http.requests")
                .tags("method", method, "route", path, "status", Integer.toString(status))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }

    private void counter(String name, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::sum).register(registry);
    }
}
