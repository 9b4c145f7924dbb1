// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.BucketMessage;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.ring.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the settings of buckets that were agreed on, tells all members of them, and takes over what they tell.
 *
 * <p>A change that a client waits for is answered when all members that may be alive, and a majority in any case, have saved it; gossip brings
 * it to the others.
 */
final class BucketSpread {
    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Agenda agenda;
    private final Buckets buckets;
    private final Supplier<ClusterView> view;
    private final Runnable publish;
    private final Map<Long, BucketChange> changes = new TreeMap<>();
    /** What comes while buckets are being saved waits here: one save at a time, so that none overtakes a newer one. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private boolean saving;

    /**
     * Nothing is under way.
     *
     * @param publish called when buckets were changed
     */
    BucketSpread(
            NodeConfig config,
            Incarnation incarnation,
            Agenda agenda,
            Buckets buckets,
            Supplier<ClusterView> view,
            Runnable publish) {
        this.config = config;
        this.incarnation = incarnation;
        this.agenda = agenda;
        this.buckets = buckets;
        this.view = view;
        this.publish = publish;
    }

    /** Asks once more who has not answered; once a round of gossip. */
    void round() {
        changes.forEach((number, change) ->
                change.unaware().forEach(node -> agenda.send(node, share(number, change.bucket()))));
        new ArrayList<>(changes.keySet()).forEach(this::settle);
    }

    void received(NodeId from, BucketMessage message) {
        message.accept(new Receiving(from));
    }

    /** Takes over what is newer, and goes on when that is saved; not, if it cannot be: who shared it will do so again. */
    private void take(NodeId from, List<BucketVersion> theirs, Consumer<@Nullable Ticket> then) {
        whenIdle(() -> {
            List<BucketVersion> news =
                    buckets.newer(theirs, what -> agenda.note("gossip-implausible", from + " says " + what));
            if (news.isEmpty()) {
                then.accept(null);
            } else {
                save(news, then);
            }
        });
    }

    /**
     * Tells all of a bucket that was chosen, and answers when they know.
     *
     * @param id the request to be answered
     */
    void spread(RequestId id, BucketVersion bucket) {
        long number = incarnation.boot() << 32 | agenda.nextNumber();
        Set<NodeId> unaware = members();
        TimerId deadline = agenda.startTimer(config.limits().requestTimeout(), () -> giveUp(number));
        changes.put(number, new BucketChange(id, bucket, unaware, members(), deadline));
        unaware.stream()
                .filter(node -> !node.equals(config.self()))
                .forEach(node -> agenda.send(node, share(number, bucket)));
        keep(bucket, () -> {
            unaware.remove(config.self());
            settle(number);
        });
    }

    /** Tells all of a bucket that was chosen, and for which no client waits. */
    void spread(BucketVersion bucket) {
        members().stream()
                .filter(node -> !node.equals(config.self()))
                .forEach(node -> agenda.send(node, share(0, bucket)));
        keep(bucket, () -> {});
    }

    /** Keeps a bucket that was chosen, if it is not known, and goes on then; not, if it cannot be saved. */
    private void keep(BucketVersion bucket, Runnable then) {
        take(config.self(), List.of(bucket), ticket -> then.run());
    }

    private Set<NodeId> members() {
        return new TreeSet<>(
                view.get().ring().members().stream().map(Member::id).toList());
    }

    private static Message share(long number, BucketVersion bucket) {
        return new Message.ShareBuckets(number, List.of(bucket));
    }

    private void settle(long number) {
        BucketChange change = changes.get(number);
        if (change != null
                && change.isKnownToAMajority()
                && change.unaware().stream().noneMatch(view.get()::mayBeAlive)) {
            changes.remove(number);
            agenda.cancelTimer(change.deadline());
            agenda.give(new Effect.Answer(change.request(), new Reply.Configured()));
        }
    }

    private void giveUp(long number) {
        BucketChange change = changes.remove(number);
        if (change != null) {
            String who = change.unaware() + " did not say that they know";
            agenda.give(new Effect.Answer(
                    change.request(),
                    new Reply.Indeterminate(
                            change.aware().size(), change.members().size(), who)));
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
    private void save(List<BucketVersion> news, Consumer<@Nullable Ticket> saved) {
        saving = true;
        agenda.save(news.stream().map(Buckets::mutation).toList(), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                buckets.take(news);
                publish.run();
                saved.accept(ticket);
                resume();
            }

            @Override
            public void failed(boolean full, String detail) {
                // Who told it will tell it again.
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

    /** What each message is for. */
    private final class Receiving implements BucketMessage.BucketVisitor {
        private final NodeId from;

        Receiving(NodeId from) {
            this.from = from;
        }

        @Override
        public void shareBuckets(Message.ShareBuckets share) {
            take(from, share.buckets(), ticket -> {
                if (share.number() != 0) {
                    Message saved = new Message.ShareBucketsAck(share.number());
                    agenda.acknowledge(ticket, new Effect.Send(from, saved));
                }
            });
        }

        @Override
        public void shareBucketsAck(Message.ShareBucketsAck ack) {
            BucketChange change = changes.get(ack.number());
            if (change != null) {
                change.unaware().remove(from);
                settle(ack.number());
            }
        }
    }
}
