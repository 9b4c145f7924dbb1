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
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.wire.Bytes;
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
 * Changes the settings of buckets, and takes over what others have changed.
 *
 * <p>A change is made of what a majority of the members knows: they are asked first. Then it is saved here, sent to every member, and
 * answered when all that may be alive, and a majority in any case, have saved it; gossip brings it to the others. So a change that
 * was answered is known to whoever makes the next one. Two changes of one bucket at the same time are decided by {@link
 * BucketVersion#isNewerThan}, the same everywhere; two that make the bucket at the same time make one and the same generation, so that
 * nothing that is written to either is lost.
 */
final class BucketAgreement {
    private final NodeConfig config;
    private final Incarnation incarnation;
    private final Agenda agenda;
    private final Buckets buckets;
    private final Supplier<ClusterView> view;
    private final Supplier<Bytes> secrets;
    private final Runnable publish;
    private final Map<Long, BucketSurvey> surveys = new TreeMap<>();
    private final Map<Long, BucketChange> changes = new TreeMap<>();
    /** What comes while buckets are being saved waits here: one save at a time, so that none overtakes a newer one. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private boolean saving;

    /**
     * Nothing is under way.
     *
     * @param secrets draws one for each new generation
     * @param publish called when buckets were changed
     */
    BucketAgreement(
            NodeConfig config,
            Incarnation incarnation,
            Agenda agenda,
            Buckets buckets,
            Supplier<ClusterView> view,
            Supplier<Bytes> secrets,
            Runnable publish) {
        this.config = config;
        this.incarnation = incarnation;
        this.agenda = agenda;
        this.buckets = buckets;
        this.view = view;
        this.secrets = secrets;
        this.publish = publish;
    }

    /** Asks once more who has not answered; once a round of gossip. */
    void round() {
        surveys.forEach((number, survey) -> survey.silent().forEach(node -> agenda.send(node, fetch(number, survey))));
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
                save(news, then, (full, detail) -> {});
            }
        });
    }

    void requested(RequestId id, Request.AdminRequest asked) {
        Reply refused =
                BucketRules.impossible(asked, view.get().ring().members().size(), config.allowKnownBugs());
        if (refused != null) {
            agenda.give(new Effect.Answer(id, refused));
            return;
        }
        // The boot keeps an answer to a former incarnation from being taken for one to this.
        long number = incarnation.boot() << 32 | agenda.nextNumber();
        Set<NodeId> silent = members();
        int members = silent.size();
        silent.remove(config.self());
        TimerId deadline = agenda.startTimer(config.limits().requestTimeout(), () -> giveUpSurvey(number));
        BucketSurvey survey = new BucketSurvey(id, asked, silent, members, deadline);
        surveys.put(number, survey);
        silent.forEach(node -> agenda.send(node, fetch(number, survey)));
        decide(number, survey);
    }

    private static Message fetch(long number, BucketSurvey survey) {
        return new Message.FetchBucket(number, survey.asked().name());
    }

    private void heard(long number, NodeId from) {
        BucketSurvey survey = surveys.get(number);
        if (survey != null) {
            survey.silent().remove(from);
            decide(number, survey);
        }
    }

    private void decide(long number, BucketSurvey survey) {
        if (survey.hasMajority() && surveys.remove(number) != null) {
            agenda.cancelTimer(survey.deadline());
            whenIdle(() -> change(survey.request(), survey.asked()));
        }
    }

    private void giveUpSurvey(long number) {
        BucketSurvey survey = surveys.remove(number);
        if (survey != null) {
            String why = "no majority of the members said what they know of the bucket; silent are " + survey.silent();
            agenda.give(new Effect.Answer(survey.request(), new Reply.Rejected(Reply.Reason.UNAVAILABLE, why)));
        }
    }

    private void change(RequestId id, Request.AdminRequest asked) {
        Reply refused = BucketRules.refusal(asked, buckets);
        if (refused != null) {
            agenda.give(new Effect.Answer(id, refused));
            return;
        }
        BucketVersion bucket = buckets.change(asked.name(), config.self(), asked.settings(), secrets);
        long number = incarnation.boot() << 32 | agenda.nextNumber();
        Set<NodeId> unaware = members();
        TimerId deadline = agenda.startTimer(config.limits().requestTimeout(), () -> giveUp(number));
        changes.put(number, new BucketChange(id, bucket, unaware, unaware.size(), deadline));
        save(
                List.of(bucket),
                ticket -> {
                    unaware.remove(config.self());
                    unaware.forEach(node -> agenda.send(node, share(number, bucket)));
                    settle(number);
                },
                (full, detail) -> {
                    if (changes.remove(number) != null) {
                        agenda.cancelTimer(deadline);
                        agenda.give(new Effect.Answer(id, notSaved(full, detail, unaware.size())));
                    }
                });
    }

    private static Reply notSaved(boolean full, String detail, int needed) {
        return full
                ? new Reply.Rejected(Reply.Reason.FULL, detail)
                : new Reply.Indeterminate(0, needed, "the storage failed: " + detail);
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

    private interface NotSaved {
        void because(boolean full, String detail);
    }

    /** Saves; only then takes them over, lets the shards know, and goes on. */
    private void save(List<BucketVersion> news, Consumer<@Nullable Ticket> saved, NotSaved notSaved) {
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
                notSaved.because(full, detail);
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

        @Override
        public void fetchBucket(Message.FetchBucket fetch) {
            agenda.send(from, new Message.FetchBucketAck(fetch.number(), buckets.version(fetch.name())));
        }

        @Override
        public void fetchBucketAck(Message.FetchBucketAck ack) {
            take(from, ack.bucket(), ticket -> heard(ack.number(), from));
        }
    }
}
