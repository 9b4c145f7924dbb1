// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.server.http.RequestMeter;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** How long the requests of one route take, by the status of their answers. Thread-safe. */
final class RouteTimers implements RequestMeter.Route {
    private final AtomicInteger inFlight;
    private final IntFunction<Timer> maker;
    private final Map<Integer, Timer> byStatus = new ConcurrentHashMap<>();
    /** Nearly all answers of a route have one status. */
    private volatile @Nullable Last last;

    private record Last(int status, Timer timer) {}

    /**
     * Nothing was served yet.
     *
     * @param inFlight the requests under way, of all routes together
     * @param maker of the timer of a status
     */
    RouteTimers(AtomicInteger inFlight, IntFunction<Timer> maker) {
        this.inFlight = inFlight;
        this.maker = maker;
    }

    @Override
    public void began() {
        inFlight.incrementAndGet();
    }

    @Override
    public void served(int status, long nanos) {
        inFlight.decrementAndGet();
        timer(status).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(int status) {
        Last known = last;
        if (known == null || known.status != status) {
            known = new Last(status, byStatus.computeIfAbsent(status, maker::apply));
            last = known;
        }
        return known.timer;
    }
}
