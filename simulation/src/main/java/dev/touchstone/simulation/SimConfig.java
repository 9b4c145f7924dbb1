// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.store.protocol.cluster.NodeConfig.Gossip;
import dev.touchstone.store.protocol.cluster.NodeConfig.Limits;
import java.time.Duration;

/**
 * What a simulated world is like.
 *
 * @param nodes how many, named n1, n2 …
 * @param shards of each node
 * @param network how messages travel
 * @param disk how long a write takes to become durable, at the least and at the most
 * @param clockSkewMax how far a node's wall clock may be from true time, either way
 * @param clockDriftPpmMax how much faster or slower it may run, in parts per million
 * @param clientTimeout after which a client gives up
 * @param restart how long a node takes to start again
 */
public record SimConfig(
        int nodes,
        int shards,
        Network network,
        Range disk,
        Duration clockSkewMax,
        int clockDriftPpmMax,
        Duration clientTimeout,
        Duration restart,
        Gossip gossip,
        Limits limits) {

    private static final Limits QUICK = new Limits(
            Limits.DEFAULT.keyBytesMax(),
            Limits.DEFAULT.valueBytesMax(),
            Limits.DEFAULT.siblingsMax(),
            Limits.DEFAULT.requestsInFlightMax(),
            Limits.DEFAULT.hintsPerTargetMax(),
            Limits.DEFAULT.hintBytesPerTargetMax(),
            Limits.DEFAULT.hintAgeMax(),
            Duration.ofMillis(120),
            Duration.ofMillis(1_000));

    public SimConfig {
        if (nodes < 1 || nodes > 99) {
            throw new IllegalArgumentException("a simulated cluster has 1 to 99 nodes, not " + nodes);
        }
    }

    /** A healthy data centre with perfect clocks, in which all time-outs are some five times shorter than the defaults. */
    public static SimConfig ofNodes(int nodes) {
        return new SimConfig(
                nodes,
                1,
                new Network(Range.micros(100, 1_000), 0.02, Range.micros(1_000, 20_000), 0.0005, 0.0005),
                Range.micros(20, 400),
                Duration.ZERO,
                0,
                Duration.ofSeconds(3),
                Duration.ofMillis(800),
                new Gossip(Duration.ofMillis(200), 3, Duration.ofMillis(1000), Duration.ofMillis(2000)),
                QUICK);
    }

    /** The same world with wall clocks that are off by up to so much. */
    public SimConfig withClocks(Duration skewMax, int driftPpmMax) {
        return new SimConfig(
                nodes, shards, network, disk, skewMax, driftPpmMax, clientTimeout, restart, gossip, limits);
    }

    /** The same world with nodes of so many shards. */
    public SimConfig withShards(int count) {
        return new SimConfig(
                nodes, count, network, disk, clockSkewMax, clockDriftPpmMax, clientTimeout, restart, gossip, limits);
    }

    /**
     * How messages travel; as each draws a delay of its own, they overtake each other.
     *
     * @param delay of most messages
     * @param slowShare the share of those that take {@code slowDelay}
     * @param lossShare the share of those between nodes that never arrive
     * @param duplicateShare the share of those between nodes that arrive twice
     */
    public record Network(Range delay, double slowShare, Range slowDelay, double lossShare, double duplicateShare) {}

    /** A span of virtual time to draw from. */
    public record Range(long minNanos, long maxNanos) {
        static Range micros(long min, long max) {
            return new Range(min * 1_000, max * 1_000);
        }
    }
}
