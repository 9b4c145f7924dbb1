// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.ClockFault.StrobeClocks;
import dev.touchstone.nemesis.Injector.Observation;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Clocks that jump there and back for as long as it goes on, each on a thread of its own. */
final class ClockStrobe {
    private final ClockInjector clocks;
    private final StrobeClocks fault;
    private final Map<String, Flashes> nodes = new TreeMap<>();
    private volatile boolean over;

    private record Flashes(CompletableFuture<Observation> first, CompletableFuture<Integer> count) {}

    ClockStrobe(ClockInjector clocks, StrobeClocks fault) {
        this.clocks = clocks;
        this.fault = fault;
        fault.nodes()
                .forEach(node -> nodes.put(node, new Flashes(new CompletableFuture<>(), new CompletableFuture<>())));
    }

    void end() {
        over = true;
    }

    /** Blocks until the strobe is over or the thread is interrupted; the clock's share of it is gone then. */
    void flash(String node) {
        int jumps = 0;
        while (!over && !Thread.currentThread().isInterrupted()) {
            clocks.shift(fault, node, fault.by(), 0);
            Observation there = clocks.see(node);
            of(node).first().complete(there);
            jumps += there.observed() ? 1 : 0;
            LockSupport.parkNanos(fault.every().toNanos());
            clocks.unshift(fault, node);
            clocks.see(node);
            LockSupport.parkNanos(fault.every().toNanos());
        }
        of(node).count().complete(jumps);
    }

    /** What was seen when the clock first jumped; blocks until then. */
    Observation firstJump(String node) {
        return of(node).first().join();
    }

    /** How often it jumped; blocks until the strobe has ended. */
    String ended(String node) {
        return ", after " + of(node).count().join() + " jumps that were seen";
    }

    private Flashes of(String node) {
        Flashes flashes = nodes.get(node);
        if (flashes == null) {
            throw new IllegalArgumentException("the strobe is not for " + node);
        }
        return flashes;
    }
}
