// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Heartbeat;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The table of heartbeats, and what the failure detector makes of it.
 *
 * <p>Of two heartbeats of a node the newer one stays; nothing else is taken from what others say, so the table is the same
 * whatever order gossip comes in.
 */
final class Peers {
    private final NodeId self;
    private final NodeConfig.Gossip gossip;
    private final List<NodeId> others = new ArrayList<>();
    private final SortedMap<NodeId, Heartbeat> heartbeats = new TreeMap<>();
    private final SortedMap<NodeId, PhiAccrual> detectors = new TreeMap<>();
    private final SortedSet<NodeId> heard = new TreeSet<>();
    private long lastAwakeNanos;

    /** @param ring whose members are the peers, until another is taken over */
    Peers(NodeConfig config, Ring ring, Incarnation incarnation, long nowNanos) {
        this.self = config.self();
        this.gossip = config.gossip();
        this.lastAwakeNanos = nowNanos;
        heartbeats.put(self, new Heartbeat(self, incarnation.boot(), 0));
        heard.add(self);
        take(ring, nowNanos);
    }

    /** The members are those of another ring. One that is new is taken for alive until it was silent for long; of one that left nothing stays. */
    void take(Ring ring, long nowNanos) {
        others.clear();
        for (Member member : ring.members()) {
            if (!member.id().equals(self)) {
                others.add(member.id());
                detectors.computeIfAbsent(member.id(), none -> new PhiAccrual(gossip, nowNanos));
            }
        }
        detectors.keySet().retainAll(others);
        heartbeats.keySet().removeIf(node -> !node.equals(self) && !others.contains(node));
        heard.removeIf(node -> !node.equals(self) && !others.contains(node));
    }

    /**
     * This node takes a step. It does so once an interval at the least: if it did not, it was itself paused, which is held
     * against nobody. To be called before anything that may ask who is alive.
     */
    void awake(long nowNanos) {
        long away = nowNanos - lastAwakeNanos - gossip.interval().toNanos();
        if (away > gossip.interval().toNanos()) {
            detectors.values().forEach(detector -> detector.excuse(away, nowNanos));
        }
        lastAwakeNanos = nowNanos;
    }

    /** Begins a round: this node beats once more. */
    void beat() {
        heartbeats.computeIfPresent(self, (node, last) -> new Heartbeat(node, last.boot(), last.beat() + 1));
    }

    /** Some of the other nodes, at random, the dead among them: else nobody would learn that they are back. */
    List<NodeId> some(SplittableRandom random) {
        List<NodeId> left = new ArrayList<>(others);
        List<NodeId> chosen = new ArrayList<>();
        while (chosen.size() < gossip.fanout() && !left.isEmpty()) {
            chosen.add(left.remove(random.nextInt(left.size())));
        }
        return chosen;
    }

    List<NodeId> others() {
        return others;
    }

    List<Heartbeat> table() {
        return List.copyOf(heartbeats.values());
    }

    /**
     * Takes over what is newer; nodes that are no members are ignored, and so is what cannot be, which is told. Of a node that speaks for
     * itself that is a sign of life all the same, though its number be below what was said of it, or beyond belief.
     */
    void merge(NodeId from, List<Heartbeat> theirs, long nowNanos, Consumer<String> implausible) {
        for (Heartbeat heartbeat : theirs) {
            Heartbeat known = heartbeats.get(heartbeat.node());
            PhiAccrual detector = detectors.get(heartbeat.node());
            String refusal = Plausible.refusal(heartbeat, known);
            if (refusal != null) {
                implausible.accept(refusal);
            } else if (heartbeat.node().equals(self)) {
                outlive(heartbeat);
            } else if (detector != null && (known == null || heartbeat.isNewerThan(known))) {
                if (known != null) {
                    // The first may be what somebody remembers of a node that is long gone; only one that rises is a
                    // sign of life.
                    heard.add(heartbeat.node());
                }
                heartbeats.put(heartbeat.node(), heartbeat);
                detector.heard(nowNanos);
            }
            boolean isOtherLife = refusal != null || (known != null && heartbeat.boot() < known.boot());
            if (detector != null && isOtherLife && heartbeat.node().equals(from)) {
                detector.heard(nowNanos);
            }
        }
    }

    /**
     * Others remember a former life of this node as the newer one: its disk was lost or set back, and its boot number with it.
     * They would take no heartbeat of this life, and it for dead for ever; so it goes on above.
     */
    private void outlive(Heartbeat remembered) {
        heartbeats.computeIfPresent(
                self,
                (node, mine) -> remembered.isNewerThan(mine) ? new Heartbeat(node, remembered.boot() + 1, 0) : mine);
    }

    /** A message of its own came from a node. */
    void heardFrom(NodeId node) {
        if (detectors.containsKey(node)) {
            heard.add(node);
        }
    }

    /** The nodes of which there was a sign of life since this one started, itself included. */
    SortedSet<NodeId> heard() {
        return heard;
    }

    SortedMap<NodeId, Liveness> liveness(long nowNanos) {
        SortedMap<NodeId, Liveness> liveness = new TreeMap<>();
        liveness.put(self, Liveness.ALIVE);
        detectors.forEach((node, detector) -> liveness.put(node, detector.at(nowNanos)));
        return liveness;
    }
}
