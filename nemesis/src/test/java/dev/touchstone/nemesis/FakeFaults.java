// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What nodes in memory were told of faults, and would say of themselves; all forgotten at a kill. */
final class FakeFaults implements NodeFaults {
    private final Map<String, Told> nodes = new HashMap<>();
    private final Set<String> unreachable = new HashSet<>();
    private boolean deaf;
    private boolean feigning;

    private static final class Told {
        private Duration ahead = Duration.ZERO;
        private int ppm;
        private long at = System.nanoTime();
        private boolean diskFull;
        private boolean mapFull;
        private Duration delay = Duration.ZERO;
        private long delayed;
        private long refused;
    }

    synchronized void kill(String node) {
        nodes.remove(node);
    }

    synchronized void unreachable(String node) {
        unreachable.add(node);
    }

    /** From now on nodes answer, and do nothing of what they are told. */
    synchronized void turnDeaf() {
        deaf = true;
    }

    /** From now on nodes say that their clocks drift, which they do not. */
    synchronized void feignDrift() {
        feigning = true;
    }

    /** A client saves something, under a new key or not. */
    synchronized void save(String node, boolean newKey) {
        Told told = nodes.computeIfAbsent(node, each -> new Told());
        told.delayed += told.delay.isZero() ? 0 : 1;
        told.refused += newKey && told.mapFull ? 1 : 0;
    }

    @Override
    public synchronized State skewClock(String node, Duration ahead, int driftPpm) throws IOException {
        Told told = told(node);
        if (!deaf) {
            told.ahead = ahead;
            told.ppm = driftPpm;
            told.at = System.nanoTime();
        }
        return state(node);
    }

    @Override
    public synchronized State fillDisk(String node, boolean full) throws IOException {
        told(node).diskFull = full && !deaf;
        return state(node);
    }

    @Override
    public synchronized State fillMap(String node, boolean full) throws IOException {
        told(node).mapFull = full && !deaf;
        return state(node);
    }

    @Override
    public synchronized State slowSaves(String node, Duration delay) throws IOException {
        told(node).delay = deaf ? Duration.ZERO : delay;
        return state(node);
    }

    @Override
    public synchronized State state(String node) throws IOException {
        Told told = told(node);
        Duration drifted =
                feigning ? Duration.ZERO : Duration.ofNanos((System.nanoTime() - told.at) / 1_000_000 * told.ppm);
        return new State(
                told.ahead.plus(drifted),
                told.ppm,
                told.diskFull,
                told.mapFull,
                told.delay,
                told.delayed,
                told.refused);
    }

    @Override
    public String storage(String node) {
        return "recoveries 1, corrupt 0";
    }

    private Told told(String node) throws IOException {
        if (unreachable.contains(node)) {
            throw new IOException("connection refused");
        }
        return nodes.computeIfAbsent(node, each -> new Told());
    }
}
