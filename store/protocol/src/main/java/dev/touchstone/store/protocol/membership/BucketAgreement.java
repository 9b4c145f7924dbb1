// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.paxos.Paxos;
import dev.touchstone.store.protocol.paxos.Proposal;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes the settings of buckets, one change of a bucket after the other, in an order that all members agree on.
 *
 * <p>The settings of a bucket are what its register holds. A change is made of what it holds, by the rules for that, and is refused by
 * them too; so of two changes at the same moment one is made of what the other left. When it is chosen, all members are told. A bucket that is
 * to be made is claimed first: see {@link Census}.
 */
final class BucketAgreement {
    /** Claims of one bucket, of which another one was ahead each time. */
    private static final int CLAIMS_MAX = 8;

    private final NodeConfig config;
    private final Agenda agenda;
    private final Buckets buckets;
    private final BucketRegisters registers;
    private final Paxos paxos;
    private final BucketCensus census;
    private final BucketSpread spread;
    private final Supplier<ClusterView> view;
    private final Supplier<Bytes> secrets;

    /** @param secrets draws one for each new generation */
    BucketAgreement(
            NodeConfig config,
            Agenda agenda,
            Buckets buckets,
            BucketRegisters registers,
            Paxos paxos,
            BucketSpread spread,
            Supplier<ClusterView> view,
            Supplier<Bytes> secrets) {
        this.config = config;
        this.agenda = agenda;
        this.buckets = buckets;
        this.registers = registers;
        this.paxos = paxos;
        this.census = new BucketCensus(agenda, buckets, paxos);
        this.spread = spread;
        this.view = view;
        this.secrets = secrets;
    }

    void requested(RequestId id, Request.AdminRequest asked) {
        Reply refused =
                BucketRules.impossible(asked, view.get().ring().members().size(), config.allowKnownBugs());
        if (refused != null) {
            answer(id, refused);
        } else {
            new Change(id, asked).begin();
        }
    }

    /** Brings to its end what others began and did not end; once a round of gossip. */
    void round() {
        registers.overdue().forEach(name -> finish(name, false));
        census.overdue().forEach(name -> finish(name, true));
    }

    private void finish(String name, boolean frees) {
        Bytes register = BucketRegisters.register(name);
        if (paxos.acceptor().votes() && !paxos.isBusy(register)) {
            paxos.propose(register, new Finish(name, frees));
        }
    }

    private void answer(RequestId id, Reply reply) {
        agenda.give(new Effect.Answer(id, reply));
    }

    /** The newest of them, which are more than one only if the bucket was never agreed on. */
    private @Nullable BucketVersion newest(List<Bytes> values) {
        BucketVersion newest = null;
        for (BucketVersion each : decoded(values)) {
            newest = newest == null || each.isNewerThan(newest) ? each : newest;
        }
        return newest;
    }

    private List<BucketVersion> decoded(List<Bytes> values) {
        List<BucketVersion> decoded = new ArrayList<>();
        for (Bytes value : values) {
            try {
                decoded.add(BucketRegisters.decode(value));
            } catch (IllegalArgumentException none) {
                agenda.note("gossip-implausible", "a register says " + none.getMessage());
            }
        }
        return decoded;
    }

    private void chosen(BucketVersion bucket) {
        agenda.note("bucket-chosen", bucket);
        registers.ended(bucket.name());
    }

    /** A client's change. */
    private final class Change implements Proposal, BucketCensus.End {
        private final RequestId id;
        private final Request.AdminRequest asked;
        /** The version of which the bucket may be made; less than 0 if it is not claimed. */
        private long claimed = -1;

        private long claiming;
        private int claims;
        /** What was proposed last, if that was the change. */
        private @Nullable BucketVersion made;
        /** What is to be chosen, be it the change or what there is. */
        private @Nullable BucketVersion next;

        private @Nullable Reply refusal;

        Change(RequestId id, Request.AdminRequest asked) {
            this.id = id;
            this.asked = asked;
        }

        /** A bucket that is not known here is claimed at once; any other is looked at first. */
        void begin() {
            List<BucketVersion> known = buckets.version(asked.name());
            BucketVersion now = known.isEmpty() ? null : known.get(0);
            if (BucketRules.isMaking(asked, now)) {
                claim(now);
            } else {
                propose();
            }
        }

        private void propose() {
            paxos.propose(BucketRegisters.register(asked.name()), this);
        }

        private void claim(@Nullable BucketVersion now) {
            if (claims++ == CLAIMS_MAX) {
                refused(new Reply.Rejected(Reply.Reason.UNAVAILABLE, "the bucket is changed all the time"));
                return;
            }
            claiming = now == null ? 0 : now.version();
            census.claim(asked.name(), claiming, this);
        }

        @Override
        public void granted() {
            claimed = claiming;
            propose();
        }

        @Override
        public void behind() {
            propose();
        }

        @Override
        public void refused(Reply.Rejected why) {
            answer(id, why);
        }

        @Override
        public @Nullable Bytes next(List<Bytes> values) {
            BucketVersion now = newest(values);
            BucketVersion before = made;
            if (before != null && now != null && now.version() > before.version()) {
                // Made of what was proposed here, or of something else in its place: nobody can tell any more.
                answer(id, unknown("another change came after it"));
                return null;
            }
            boolean isMade = before != null && before.equals(now);
            if (!isMade && paxos.acceptor().isFull()) {
                answer(id, new Reply.Rejected(Reply.Reason.FULL, "the storage of " + config.self() + " is full"));
                return null;
            }
            // What was proposed here and is not there can no longer be chosen, since a majority has promised so.
            if (!isMade && BucketRules.isMaking(asked, now) && claimed != (now == null ? 0 : now.version())) {
                made = null;
                claim(now);
                return null;
            }
            refusal = isMade ? null : BucketRules.refusal(asked, now);
            if (refusal != null && now == null) {
                answer(id, refusal);
                return null;
            }
            made = isMade ? before : refusal != null ? null : BucketRules.change(asked, config.self(), now, secrets);
            next = made == null ? now : made;
            return BucketRegisters.encode(java.util.Objects.requireNonNull(next));
        }

        @Override
        public void chosen() {
            BucketVersion bucket = java.util.Objects.requireNonNull(next);
            BucketAgreement.this.chosen(bucket);
            if (refusal == null) {
                spread.spread(id, bucket);
            } else {
                spread.spread(bucket);
                answer(id, refusal);
            }
        }

        @Override
        public void failed(Set<NodeId> silent) {
            Reply.Rejected none = BucketRules.noMajority(paxos.acceptor().isFull(), silent);
            answer(id, made == null ? none : unknown(none.detail()));
        }

        private Reply unknown(String why) {
            int members = view.get().ring().members().size();
            return new Reply.Indeterminate(0, QuorumRule.majorityOf(members), why);
        }
    }

    /** A change that somebody else proposed, and that was accepted here; or one that was claimed, and is not to come any more. */
    private final class Finish implements Proposal {
        private final String name;
        private final boolean frees;
        private @Nullable BucketVersion next;

        /** @param frees makes what is no bucket one more version of none */
        Finish(String name, boolean frees) {
            this.name = name;
            this.frees = frees;
        }

        @Override
        public @Nullable Bytes next(List<Bytes> values) {
            next = newest(values);
            if (frees && (next == null || next.isDropped())) {
                next = BucketRules.change(new Request.DropBucket(name), config.self(), next, secrets);
            }
            return next == null ? null : BucketRegisters.encode(next);
        }

        @Override
        public void chosen() {
            BucketVersion bucket = java.util.Objects.requireNonNull(next);
            BucketAgreement.this.chosen(bucket);
            spread.spread(bucket);
        }

        @Override
        public void failed(Set<NodeId> silent) {
            agenda.note("bucket-unfinished", name + "; silent are " + silent);
        }
    }
}
