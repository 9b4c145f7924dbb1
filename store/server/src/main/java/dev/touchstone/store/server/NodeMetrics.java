// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.protocol.port.Trace;
import dev.touchstone.store.server.http.RequestMeter;
import dev.touchstone.store.server.storage.StorageStats;
import dev.touchstone.store.server.transport.TransportStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a node, and its trace: what the core notes is counted, and logged at debug. Thread-safe. */
final class NodeMetrics implements Trace, RequestMeter {
    private static final Logger LOG = LoggerFactory.getLogger("dev.touchstone.store.trace");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    NodeMetrics(StorageStats storage, TransportStats transport) {
        counter("touchstone.storage.writes", storage.writes);
        counter("touchstone.storage.log.bytes", storage.logBytes);
        counter("touchstone.storage.full", storage.full);
        counter("touchstone.storage.corrupt", storage.corrupt);
        counter("touchstone.storage.replayed", storage.replayed);
        counter("touchstone.storage.recoveries", storage.recoveries);
        counter("touchstone.transport.sent", transport.sent);
        counter("touchstone.transport.received", transport.received);
        counter("touchstone.transport.dropped", transport.dropped);
        counter("touchstone.transport.malformed", transport.malformed);
        counter("touchstone.transport.connects", transport.connects);
        Gauge.builder("touchstone.transport.connected", transport.connected, value -> value.get())
                .register(registry);
    }

    /** All metrics in Prometheus' text format. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void note(NodeId node, String event, String detail) {
        registry.counter("touchstone.core.notes", "event", event).increment();
        LOG.debug("event={} node={} detail=\"{}\"", event, node, detail);
    }

    @Override
    public void served(String method, String path, int status, long nanos) {
        Timer.builder("touchstone.http.requests")
                .tags("method", method, "route", path, "status", Integer.toString(status))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    private void counter(String name, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::sum).register(registry);
    }
}
