// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.cluster;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a node's core; the same on all nodes but for {@code self}.
 *
 * @param members the members of the first ring epoch, this node included
 * @param shards how many single-threaded parts serve the node's keys
 */
public record NodeConfig(
        NodeId self, List<Member> members, int shards, Gossip gossip, Limits limits, boolean allowKnownBugs) {
    public NodeConfig {
        members = List.copyOf(members);
        if (members.stream().noneMatch(member -> member.id().equals(self))) {
            throw new IllegalArgumentException("the members do not include this node, " + self);
        }
        if (shards < 1 || shards > 64) {
            throw new IllegalArgumentException("shards is 1 to 64, not " + shards);
        }
    }

    /** The same with so many shards. */
    public NodeConfig withShards(int count) {
        return new NodeConfig(self, members, count, gossip, limits, allowKnownBugs);
    }

    /**
     * How nodes watch each other.
     *
     * @param interval between two rounds
     * @param fanout how many nodes a round reaches
     * @param suspectAfter a typical silence, at the given interval, after which a node is suspected
     * @param deadAfter the same for being taken for dead; always later than {@code suspectAfter}
     */
    public record Gossip(Duration interval, int fanout, Duration suspectAfter, Duration deadAfter) {
        public static final Gossip DEFAULT =
                new Gossip(Duration.ofSeconds(1), 3, Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /**
     * What a node bears; each has a defined answer when it is reached.
     *
     * @param siblingsMax of one key, as a write may leave them at the node that takes it
     * @param siblingBytesMax the same of all their values together, if there are two or more: one value may have valueBytesMax. A
     *     record is decoded, merged and encoded as a whole, so this is what a write of a small value may cost
     * @param tombstoneGrace the age after which it is tried to collect a tombstone; safe however short
     * @param readHedge after which a read that has too few answers asks the owners too that it left out
     * @param replicaTimeout after which a replica that has not answered gets a fallback or a hint
     * @param requestTimeout after which a client is answered, whatever came
     */
    public record Limits(
            int keyBytesMax,
            int valueBytesMax,
            int siblingsMax,
            int siblingBytesMax,
            int requestsInFlightMax,
            int hintsPerTargetMax,
            long hintBytesPerTargetMax,
            Duration hintAgeMax,
            Duration tombstoneGrace,
            Duration readHedge,
            Duration replicaTimeout,
            Duration requestTimeout) {
        public static final Limits DEFAULT = new Limits(
                1024,
                1 << 20,
                100,
                2 << 20,
                10_000,
                100_000,
                64L << 20,
                Duration.ofHours(3),
                Duration.ofHours(1),
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                Duration.ofSeconds(2));
    }
}
