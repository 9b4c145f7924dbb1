// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.coordinate.Shard;
import dev.touchstone.store.protocol.membership.Membership;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.MembershipMessage;
import dev.touchstone.store.protocol.message.Message.ShardAck;
import dev.touchstone.store.protocol.message.Message.ShardRequest;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A whole node: the membership part and the shards, each with its driver on a lane of its own.
 *
 * <p>Routes requests and messages to the part they are for, and the membership part's views to the shards. Thread-safe.
 */
public final class StoreNode {
    private final NodeDriver membership;
    private final List<NodeDriver> shards = new ArrayList<>();
    /** Of each shard. */
    private final List<RangeCounts> ranges = new CopyOnWriteArrayList<>();

    private final List<Map<NodeId, HintCounts>> hints = new CopyOnWriteArrayList<>();

    private volatile ClusterView view;

    public StoreNode(NodeConfig config, Incarnation incarnation, NodePorts ports) {
        if (ports.shards().size() != config.shards()) {
            throw new IllegalArgumentException(config.shards() + " shards need as many lanes, not "
                    + ports.shards().size());
        }
        view = Membership.firstView(config);
        Randomness.Secrets secrets = ports.randomness().drawingSecrets();
        Membership member = new Membership(
                config,
                incarnation,
                ports.membership().storage(),
                ports.randomness().named("gossip"),
                ports.randomness().named("paxos"),
                () -> Bytes.wrap(secrets.draw(Generation.SECRET_BYTES)));
        membership = new NodeDriver(config.self(), member, ports.membership(), ports, new NodeDriver.Outlet() {
            @Override
            public void view(ClusterView newer) {
                publish(newer);
            }
        });
        for (int i = 0; i < config.shards(); i++) {
            Lane lane = ports.shards().get(i);
            Shard shard = new Shard(
                    config, i, incarnation, lane.storage(), ports.randomness().named("shard/" + i));
            ranges.add(RangeCounts.NONE);
            hints.add(Collections.emptyMap());
            shards.add(new NodeDriver(config.self(), shard, lane, ports, new OfShard(i)));
        }
    }

    /** Starts all parts; once. */
    public void start() {
        shards.forEach(shard -> shard.post(new Event.Started()));
        membership.post(new Event.Started());
    }

    /** Takes a message from a peer. */
    public void receive(NodeId from, Message message) {
        message.accept(new Routing(new Event.Received(from, message)));
    }

    /** Takes a client's request; the reply comes exactly once, on a lane's thread, unless the node stops before. */
    public void submit(Request request, Consumer<Reply> onReply) {
        if (request instanceof Request.KeyRequest forKey) {
            shardOf(Token.of(forKey.key())).submit(request, onReply);
        } else {
            membership.submit(request, onReply);
        }
    }

    /** Goes by another ring, of a later epoch, and tells the others; what agrees on it is not decided here. */
    public void changeRing(Ring ring) {
        membership.post(new Event.RingChanged(ring));
    }

    /** The newest view; what the membership part knew a moment ago. */
    public ClusterView view() {
        return view;
    }

    /** The states of the node's partitions, as its shards knew them a moment ago. */
    public RangeCounts ranges() {
        return ranges.stream().reduce(RangeCounts.NONE, RangeCounts::plus);
    }

    /** What is yet to be handed over to whom, as the shards knew it a second ago at the most. */
    public Map<NodeId, HintCounts> hints() {
        Map<NodeId, HintCounts> all = new TreeMap<>();
        hints.forEach(of -> of.forEach((target, counts) -> all.merge(target, counts, HintCounts::plus)));
        return all;
    }

    /** Stops taking requests and messages; nothing is called back afterwards. */
    public void stop() {
        membership.stop();
        shards.forEach(NodeDriver::stop);
    }

    private void publish(ClusterView newer) {
        boolean decidesOtherwise = !newer.decidesAs(view);
        view = newer;
        if (!decidesOtherwise) {
            return;
        }
        shards.forEach(shard -> shard.post(new Event.ViewChanged(newer)));
    }

    private NodeDriver shardOf(Token token) {
        Partitions partitions = Partitions.DEFAULT;
        return shards.get(partitions.shardOf(partitions.of(token), shards.size()));
    }

    /** What one shard tells. */
    private final class OfShard implements NodeDriver.Outlet {
        private final int index;

        OfShard(int index) {
            this.index = index;
        }

        @Override
        public void ranges(RangeCounts counts) {
            ranges.set(index, counts);
        }

        @Override
        public void hints(Map<NodeId, HintCounts> counts) {
            hints.set(index, counts);
        }

        @Override
        public void behind(NodeId than) {
            membership.post(new Event.Behind(than));
        }
    }

    /** Hands a message over to the part of the node that it is for. */
    private final class Routing implements Message.Visitor {
        private final Event event;

        Routing(Event event) {
            this.event = event;
        }

        @Override
        public void request(ShardRequest message) {
            shardOf(message.call().token()).post(event);
        }

        @Override
        public void ack(ShardAck message) {
            shardOf(message.call().token()).post(event);
        }

        @Override
        public void membership(MembershipMessage message) {
            membership.post(event);
        }
    }
}
