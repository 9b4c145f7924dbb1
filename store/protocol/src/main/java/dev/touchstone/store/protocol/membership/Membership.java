// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.BucketVersion;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Event;
import dev.touchstone.store.protocol.participant.Participant;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The membership part of a node: gossips heartbeats, says who seems alive, and keeps the settings of buckets.
 *
 * <p>A change of a bucket is saved here, sent to every member, and answered when all that may be alive have saved it; gossip
 * brings it to the others, since each round compares a digest of the settings. Two changes of one bucket at the same
 * time are decided by their version and node, the same everywhere.
 */
public final class Membership implements Participant {
    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Storage storage;
    private final SplittableRandom random;
    private final Agenda agenda = new Agenda();
    private final Buckets buckets;
    private final Map<Long, BucketChange> changes = new TreeMap<>();
    /** What comes while buckets are being saved waits here: one save at a time, so that none overtakes a newer one. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private boolean saving;
    private Peers peers;
    private ClusterView published;

    public Membership(NodeConfig config, Incarnation incarnation, Storage storage, SplittableRandom random) {
        this.config = config;
        this.incarnation = incarnation;
        this.storage = storage;
        this.random = random;
        this.buckets = new Buckets(config.allowKnownBugs());
        this.peers = new Peers(config, incarnation, 0);
        this.published = firstView(config);
    }

    /** What a node takes to be before it has heard anything: everybody alive, and no buckets. */
    public static ClusterView firstView(NodeConfig config) {
        SortedMap<NodeId, Liveness> liveness = new TreeMap<>();
        for (Member member : config.members()) {
            liveness.put(member.id(), Liveness.ALIVE);
        }
        return new ClusterView(
                new Ring(1, config.members()), liveness, new TreeSet<>(), new TreeMap<>(), new TreeSet<>());
    }

    @Override
    public List<Effect> handle(Instants now, Event event) {
        agenda.begin(now);
        peers.awake(now.monotonicNanos());
        if (event instanceof Event.Received received) {
            receive(received.from(), received.message());
        } else if (event instanceof Event.Requested requested) {
            whenIdle(() -> requested(requested.id(), requested.request()));
        } else if (event instanceof Event.Started) {
            peers = new Peers(config, incarnation, now.monotonicNanos());
            buckets.load(storage, (key, why) -> agenda.note("bucket-corrupt", key + ": " + why));
            publishIfChanged();
            round();
        } else if (!agenda.resume(event)) {
            throw new IllegalStateException("an event that nobody handles: " + event);
        }
        return agenda.end();
    }

    private void round() {
        peers.beat();
        for (NodeId peer : peers.some(random)) {
            agenda.send(peer, new Message.Gossip(peers.table(), buckets.digest()));
        }
        publishIfChanged();
        changes.forEach((number, change) ->
                change.unaware().forEach(node -> agenda.send(node, share(number, change.bucket()))));
        new ArrayList<>(changes.keySet()).forEach(this::settle);
        agenda.startTimer(config.gossip().interval(), this::round);
    }

    private void receive(NodeId from, Message message) {
        if (message instanceof Message.Gossip gossip) {
            peers.heardFrom(from);
            merge(from, gossip.heartbeats());
            agenda.send(from, new Message.GossipAck(peers.table(), buckets.digest()));
            shareIfDifferent(from, gossip.bucketsDigest());
            publishIfChanged();
        } else if (message instanceof Message.GossipAck ack) {
            peers.heardFrom(from);
            merge(from, ack.heartbeats());
            shareIfDifferent(from, ack.bucketsDigest());
            publishIfChanged();
        } else if (message instanceof Message.ShareBuckets share) {
            whenIdle(() -> take(from, share));
        } else if (message instanceof Message.ShareBucketsAck ack) {
            BucketChange change = changes.get(ack.number());
            if (change != null) {
                change.unaware().remove(from);
                settle(ack.number());
            }
        } else {
            throw new IllegalStateException("not for the membership part: " + message);
        }
    }

    private void merge(NodeId from, List<Message.Heartbeat> theirs) {
        peers.merge(from, theirs, agenda.now().monotonicNanos(), what -> implausible(from, what));
    }

    private void implausible(NodeId from, String what) {
        agenda.note("gossip-implausible", from + " says " + what);
    }

    private void shareIfDifferent(NodeId peer, long digest) {
        if (digest != buckets.digest()) {
            agenda.send(peer, new Message.ShareBuckets(0, buckets.all()));
        }
    }

    private void take(NodeId from, Message.ShareBuckets share) {
        Message ack = new Message.ShareBucketsAck(share.number());
        List<BucketVersion> news = buckets.newer(share.buckets(), what -> implausible(from, what));
        if (!news.isEmpty()) {
            save(news, new Agenda.SaveEnd() {
                @Override
                public void saved(@Nullable Ticket ticket) {
                    if (share.number() != 0) {
                        agenda.acknowledge(ticket, new Effect.Send(from, ack));
                    }
                }

                @Override
                public void failed(boolean full, String detail) {
                    // Not acknowledged: who shared it will do so again.
                }
            });
        } else if (share.number() != 0) {
            agenda.send(from, ack);
        }
    }

    private void requested(RequestId id, Request request) {
        String name;
        BucketSettings settings;
        Reply refused;
        if (request instanceof Request.DefineBucket define) {
            name = define.name();
            settings = define.settings();
            refused = BucketRules.refusal(define, buckets, config);
        } else if (request instanceof Request.DropBucket drop) {
            name = drop.name();
            settings = null;
            refused = buckets.get(name) != null
                    ? null
                    : new Reply.Rejected(Reply.Reason.NO_SUCH_BUCKET, "no bucket \"" + name + "\"");
        } else {
            throw new IllegalStateException("not for the membership part: " + request);
        }
        if (refused != null) {
            agenda.give(new Effect.Answer(id, refused));
        } else {
            change(id, buckets.change(name, config.self(), settings));
        }
    }

    private void change(RequestId id, BucketVersion bucket) {
        // The boot keeps an acknowledgement of a former incarnation's change from being taken for one of this.
        long number = incarnation.boot() << 32 | agenda.nextNumber();
        TreeSet<NodeId> unaware = new TreeSet<>(peers.others());
        unaware.add(config.self());
        TimerId deadline = agenda.startTimer(config.limits().requestTimeout(), () -> giveUp(number));
        changes.put(number, new BucketChange(id, bucket, unaware, unaware.size(), deadline));
        save(List.of(bucket), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                peers.others().forEach(node -> agenda.send(node, share(number, bucket)));
                unaware.remove(config.self());
                settle(number);
            }

            @Override
            public void failed(boolean full, String detail) {
                if (changes.remove(number) != null) {
                    agenda.cancelTimer(deadline);
                    agenda.give(new Effect.Answer(
                            id,
                            full
                                    ? new Reply.Rejected(Reply.Reason.FULL, detail)
                                    : new Reply.Indeterminate(0, unaware.size(), "the storage failed: " + detail)));
                }
            }
        });
    }

    private static Message share(long number, BucketVersion bucket) {
        return new Message.ShareBuckets(number, List.of(bucket));
    }

    private void settle(long number) {
        BucketChange change = changes.get(number);
        if (change != null && change.unaware().stream().noneMatch(published::mayBeAlive)) {
            changes.remove(number);
            agenda.cancelTimer(change.deadline());
            agenda.give(new Effect.Answer(change.request(), new Reply.Configured()));
        }
    }

    private void giveUp(long number) {
        BucketChange change = changes.remove(number);
        if (change != null) {
            int aware = change.members() - change.unaware().size();
            String who = change.unaware() + " did not say that they know";
            agenda.give(new Effect.Answer(change.request(), new Reply.Indeterminate(aware, change.members(), who)));
        }
    }

    private void whenIdle(Runnable next) {
        if (saving) {
            waiting.add(next);
        } else {
            next.run();
        }
    }

    /** Saves; only then takes them over, lets the shards know, and goes on. */
    private void save(List<BucketVersion> news, Agenda.SaveEnd end) {
        saving = true;
        agenda.save(news.stream().map(Buckets::mutation).toList(), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                buckets.take(news);
                publishIfChanged();
                end.saved(ticket);
                resume();
            }

            @Override
            public void failed(boolean full, String detail) {
                end.failed(full, detail);
                resume();
            }
        });
    }

    private void resume() {
        saving = false;
        while (!saving && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private void publishIfChanged() {
        ClusterView view = new ClusterView(
                published.ring(),
                peers.liveness(agenda.now().monotonicNanos()),
                peers.heard(),
                buckets.settings(),
                buckets.dropped());
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
}
