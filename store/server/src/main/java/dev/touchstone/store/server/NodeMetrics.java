// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
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
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a node, and its trace: what the core notes is counted, and logged at debug. Thread-safe. */
final class NodeMetrics implements Trace, RequestMeter {
    private static final Logger LOG = LoggerFactory.getLogger("dev.touchstone.store.trace");
    /** A note that somebody forges gossip, or a node's disk lies: an operator should hear of it. */
    private static final String FORGED = "gossip-implausible";
    /** A note that the space of dropped buckets is free again. */
    private static final String FREED = "dropped-freed";
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

    private final Map<Served, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    private final AtomicLong lastForgedNanos = new AtomicLong();

    private record Served(String method, String route, int status) {}

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
        counter("touchstone.connections.dropped", refused.connectionsDropped);
        Runtime runtime = Runtime.getRuntime();
        gauge("touchstone.heap.used.bytes", () -> runtime.totalMemory() - runtime.freeMemory());
        gauge("touchstone.heap.max.bytes", runtime::maxMemory);
    }

    /** Adds what the node knows of its cluster. */
    void watch(Supplier<ClusterView> view) {
        gauge("touchstone.ring.epoch", () -> view.get().ring().epoch());
        for (Liveness liveness : Liveness.values()) {
            Gauge.builder("touchstone.members", () -> members(view.get(), liveness))
                    .tag("liveness", liveness.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
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
        if (event.equals(FORGED) && isFirstOfMinute()) {
            LOG.warn("event={} node={} detail=\"{}\" consequence=\"it is not believed\"", event, node, detail);
        } else if (event.equals(FREED)) {
            LOG.info("event={} node={} detail=\"{}\"", event, node, detail);
        } else {
            LOG.debug("event={} node={} detail=\"{}\"", event, node, detail);
        }
    }

    private boolean isFirstOfMinute() {
        long now = System.nanoTime();
        long last = lastForgedNanos.get();
        return (last == 0 || now - last > TimeUnit.MINUTES.toNanos(1)) && lastForgedNanos.compareAndSet(last, now);
    }

    @Override
    public void began() {
        inFlight.incrementAndGet();
    }

    @Override
    public void served(String method, String path, int status, long nanos) {
        inFlight.decrementAndGet();
        timers.computeIfAbsent(new Served(method, path, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Served served) {
        return Timer.builder("touchstone.http.requests")
                .tags("method", served.method(), "route", served.route(), "status", Integer.toString(served.status()))
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
