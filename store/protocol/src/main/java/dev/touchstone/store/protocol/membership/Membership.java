// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Heartbeat;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.BucketMessage;
import dev.touchstone.store.protocol.message.Message.MembershipMessage;
import dev.touchstone.store.protocol.message.Message.ShardAck;
import dev.touchstone.store.protocol.message.Message.ShardRequest;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Participant;
import dev.touchstone.store.protocol.paxos.Acceptors;
import dev.touchstone.store.protocol.paxos.Paxos;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The membership part of a node: gossips heartbeats, says who seems alive, and keeps the settings of buckets, of which each round compares
 * a digest.
 */
public final class Membership implements Participant {
    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Storage storage;
    private final SplittableRandom random;
    private final Agenda agenda = new Agenda();
    private final Buckets buckets;
    private final Paxos paxos;
    private final BucketSpread spread;
    private final BucketAgreement agreement;
    /** Who was asked out of turn since the last round: once is enough, if nothing is lost. */
    private final TreeSet<NodeId> hurried = new TreeSet<>();

    private Peers peers;
    private final Events events = new Events();
    private ClusterView published;
    /** Which {@link Buckets#changes} it shows. */
    private long publishedBuckets;

    /** Until a peer knows the same buckets. A node without peers knows all that anybody still does. */
    private boolean mayMissBuckets;

    /**
     * Knows nothing yet.
     *
     * @param pauses decides how long a change of a bucket waits that another one came before
     * @param secrets draws one for each new generation
     */
    public Membership(
            NodeConfig config,
            Incarnation incarnation,
            Storage storage,
            SplittableRandom random,
            SplittableRandom pauses,
            Supplier<Bytes> secrets) {
        this.config = config;
        this.incarnation = incarnation;
        this.storage = storage;
        this.random = random;
        this.buckets = new Buckets(config.allowKnownBugs());
        this.published = firstView(config);
        this.peers = new Peers(config, published.ring(), incarnation, 0);
        BucketRegisters registers = new BucketRegisters(buckets, pauses);
        this.paxos =
                new Paxos(config, incarnation, storage, agenda, registers, this::acceptors, Message.Paxos::new, pauses);
        this.spread = new BucketSpread(config, incarnation, agenda, buckets, () -> published, this::publishIfChanged);
        this.agreement =
                new BucketAgreement(config, agenda, buckets, registers, paxos, spread, () -> published, secrets);
    }

    /** What a node takes to be before it has heard anything: everybody alive, and no buckets. */
    public static ClusterView firstView(NodeConfig config) {
        SortedMap<NodeId, Liveness> liveness = new TreeMap<>();
        for (Member member : config.members()) {
            liveness.put(member.id(), Liveness.ALIVE);
        }
        return new ClusterView(
                new Ring(1, config.members()), liveness, new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), false);
    }

    @Override
    public List<Effect> handle(Instants now, Event event) {
        agenda.begin(now);
        peers.awake(now.monotonicNanos());
        event.accept(events);
        return agenda.end();
    }

    private void round() {
        hurried.clear();
        peers.beat();
        for (NodeId peer : peers.some(random)) {
            agenda.send(peer, new Message.Gossip(peers.table(), digest()));
        }
        publishIfChanged();
        spread.round();
        agreement.round();
        agenda.startTimer(config.gossip().interval(), this::round);
    }

    private Acceptors acceptors() {
        return new Acceptors(
                published.ring().epoch(),
                new TreeSet<>(
                        published.ring().members().stream().map(Member::id).toList()));
    }

    /** Goes by a ring from now on, if it is newer. It lasts as long as this incarnation; the next one hears it again. */
    private void take(Ring ring) {
        if (ring.epoch() > published.ring().epoch()) {
            agenda.note(
                    "ring-changed",
                    "epoch " + ring.epoch() + " of " + ring.members().size() + " members");
            peers.take(ring, agenda.now().monotonicNanos());
            publish(ring);
        }
    }

    /** Of the buckets, and of the ring: who has another one is told both. */
    private long digest() {
        return buckets.digest() ^ (published.ring().epoch() - 1) * 0x9e3779b97f4a7c15L;
    }

    private void shareIfDifferent(NodeId peer, long digest) {
        if (digest == digest()) {
            mayMissBuckets = false;
            return;
        }
        agenda.send(peer, new Message.ShareBuckets(0, buckets.all()));
        Ring ring = published.ring();
        if (ring.epoch() > 1) {
            agenda.send(peer, new Message.ShareRing(ring.epoch(), ring.members()));
        }
    }

    private void merge(NodeId from, List<Heartbeat> theirs) {
        peers.merge(
                from,
                theirs,
                agenda.now().monotonicNanos(),
                what -> agenda.note("gossip-implausible", from + " says " + what));
    }

    private void publishIfChanged() {
        publish(published.ring());
    }

    private void publish(Ring ring) {
        SortedMap<NodeId, Liveness> liveness = peers.liveness(agenda.now().monotonicNanos());
        if (buckets.changes() == publishedBuckets && published.isOf(ring, liveness, peers.heard(), mayMissBuckets)) {
            return;
        }
        publishedBuckets = buckets.changes();
        ClusterView view = new ClusterView(
                ring, liveness, peers.heard(), buckets.settings(), buckets.generations(), mayMissBuckets);
        if (!view.equals(published)) {
            view.liveness().forEach((node, now) -> {
                if (published.liveness().get(node) != now) {
                    agenda.note("liveness", node + " " + now);
                }
            });
            published = view;
            agenda.give(new Effect.Publish(view));
        }
    }

    /** What each event is for. */
    private final class Events implements Event.Visitor {
        @Override
        public void started(Event.Started started) {
            peers = new Peers(
                    config, published.ring(), incarnation, agenda.now().monotonicNanos());
            mayMissBuckets = storage.condition().isDamaged();
            buckets.load(storage, (key, why) -> {
                mayMissBuckets = true;
                agenda.note("bucket-corrupt", key + ": " + why);
            });
            mayMissBuckets &= published.ring().members().size() > 1;
            publishIfChanged();
            paxos.start();
            round();
        }

        @Override
        public void requested(Event.Requested requested) {
            if (!(requested.request() instanceof Request.AdminRequest asked)) {
                throw new IllegalStateException("not for the membership part: " + requested.request());
            }
            agreement.requested(requested.id(), asked);
        }

        @Override
        public void received(Event.Received received) {
            received.message().accept(new Receiving(received.from()));
        }

        @Override
        public void saved(Event.Saved saved) {
            agenda.saved(saved);
        }

        @Override
        public void saveFailed(Event.SaveFailed failed) {
            agenda.saveFailed(failed);
        }

        @Override
        public void timerFired(Event.TimerFired fired) {
            agenda.fired(fired);
        }

        @Override
        public void ringChanged(Event.RingChanged changed) {
            take(changed.ring());
        }

        @Override
        public void behind(Event.Behind behind) {
            if (hurried.add(behind.than())) {
                agenda.send(behind.than(), new Message.Gossip(peers.table(), digest()));
            }
        }

        @Override
        public void viewChanged(Event.ViewChanged changed) {
            throw new IllegalStateException("not for the membership part: " + changed);
        }
    }

    /** What each message is for. */
    private final class Receiving implements Message.Visitor, MembershipMessage.MembershipVisitor {
        private final NodeId from;

        Receiving(NodeId from) {
            this.from = from;
        }

        @Override
        public void membership(MembershipMessage message) {
            message.accept((MembershipMessage.MembershipVisitor) this);
        }

        @Override
        public void gossip(Message.Gossip gossip) {
            peers.heardFrom(from);
            merge(from, gossip.heartbeats());
            agenda.send(from, new Message.GossipAck(peers.table(), digest()));
            shareIfDifferent(from, gossip.bucketsDigest());
            publishIfChanged();
        }

        @Override
        public void gossipAck(Message.GossipAck ack) {
            peers.heardFrom(from);
            merge(from, ack.heartbeats());
            shareIfDifferent(from, ack.bucketsDigest());
            publishIfChanged();
        }

        @Override
        public void shareRing(Message.ShareRing share) {
            String refusal = Plausible.refusal(share, published.ring().epoch());
            if (refusal != null) {
                agenda.note("gossip-implausible", from + " says " + refusal);
            } else if (share.epoch() > published.ring().epoch()) {
                take(new Ring(share.epoch(), share.members()));
            }
        }

        @Override
        public void bucket(BucketMessage message) {
            spread.received(from, message);
        }

        @Override
        public void paxos(Message.Paxos message) {
            paxos.received(from, message.part());
        }

        @Override
        public void request(ShardRequest message) {
            throw new IllegalStateException("not for the membership part: " + message);
        }

        @Override
        public void ack(ShardAck message) {
            throw new IllegalStateException("not for the membership part: " + message);
        }
    }
}
