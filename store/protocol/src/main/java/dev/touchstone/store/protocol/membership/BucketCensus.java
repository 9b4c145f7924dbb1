// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.paxos.Paxos;
import dev.touchstone.store.protocol.paxos.Proposal;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts buckets, so that there are never more than may be: who makes one claims its name first. All claims are one register, which the members
 * agree on as they do on the settings of each bucket.
 */
final class BucketCensus {
    /** No name of a bucket. */
    static final Bytes REGISTER = Bytes.ofUtf8("/census");

    /** In rounds of gossip. */
    private static final int PATIENCE = 10;
    /** In one round. */
    private static final int FREED_MAX = 16;

    private final Agenda agenda;
    private final Buckets buckets;
    private final Paxos paxos;
    private final List<Claim> waiting = new ArrayList<>();
    private boolean isUnderWay;
    /** Since how many rounds. */
    private final SortedMap<String, Integer> unmade = new TreeMap<>();

    BucketCensus(Agenda agenda, Buckets buckets, Paxos paxos) {
        this.agenda = agenda;
        this.buckets = buckets;
        this.paxos = paxos;
    }

    /** How a claim ends. */
    interface End {
        /** The bucket may be made of the version that it was claimed for. */
        void granted();

        /** The bucket is of a later version, or is about to be. */
        void behind();

        /** The bucket may not be made now. */
        void refused(Reply.Rejected why);
    }

    /**
     * Claims a bucket that is to be made. What is claimed here while claims are under way waits, and is claimed together then.
     *
     * @param version of the bucket, of which it is made: 0 if there never was one
     */
    void claim(String name, long version, End end) {
        waiting.add(new Claim(name, version, end));
        if (!isUnderWay) {
            begin();
        }
    }

    private void begin() {
        isUnderWay = true;
        paxos.propose(REGISTER, new Claims());
    }

    /**
     * The buckets that were claimed for long, and are not there, when there was no room for another: who claimed them died, or gave up. Once a
     * round of gossip.
     */
    List<String> overdue() {
        unmade.keySet().removeIf(this::isMade);
        unmade.replaceAll((name, rounds) -> rounds + 1);
        List<String> overdue = unmade.entrySet().stream()
                .filter(each -> each.getValue() > PATIENCE)
                .map(Map.Entry::getKey)
                .limit(FREED_MAX)
                .toList();
        unmade.keySet().removeAll(overdue);
        return overdue;
    }

    private record Claim(String name, long version, End end) {
        /** Why there is no room, as the end is to be told. */
        void full(String why) {
            end.refused(new Reply.Rejected(Reply.Reason.TOO_MANY_BUCKETS, why));
        }
    }

    /** All that wait when a majority has told what the census is. */
    private final class Claims implements Proposal {
        private final List<Claim> claims = new ArrayList<>();
        private final List<Runnable> outcomes = new ArrayList<>();

        /** Claims that are of no use are left out; what a refusal was measured against is chosen as well. */
        @Override
        public Bytes next(List<Bytes> values) {
            claims.addAll(waiting);
            waiting.clear();
            outcomes.clear();
            Census now = Census.merged(decoded(values)).pruned(BucketCensus.this::known);
            for (Claim claim : claims) {
                now = with(now, claim);
            }
            return now.encode();
        }

        private Census with(Census now, Claim claim) {
            String refusal = now.refusal(claim.name(), claim.version());
            if (now.isAhead(claim.name(), claim.version())) {
                outcomes.add(claim.end()::behind);
            } else if (refusal != null) {
                now.claims().keySet().stream()
                        .filter(each -> !isMade(each))
                        .forEach(each -> unmade.putIfAbsent(each, 0));
                outcomes.add(() -> claim.full(refusal));
            } else {
                outcomes.add(claim.end()::granted);
                return now.with(claim.name(), claim.version());
            }
            return now;
        }

        @Override
        public void chosen() {
            isUnderWay = false;
            List.copyOf(outcomes).forEach(Runnable::run);
            if (!isUnderWay && !waiting.isEmpty()) {
                begin();
            }
        }

        /** Those that wait, too: there was no majority for them either. */
        @Override
        public void failed(Set<NodeId> silent) {
            isUnderWay = false;
            claims.addAll(waiting);
            waiting.clear();
            Reply.Rejected why = BucketRules.noMajority(paxos.acceptor().isFull(), silent);
            claims.forEach(claim -> claim.end().refused(why));
        }
    }

    private List<Census> decoded(List<Bytes> values) {
        List<Census> decoded = new ArrayList<>();
        for (Bytes value : values) {
            try {
                decoded.add(Census.decode(value));
            } catch (IllegalArgumentException none) {
                agenda.note("gossip-implausible", "a register says " + none.getMessage());
            }
        }
        return decoded;
    }

    private @Nullable BucketVersion known(String name) {
        List<BucketVersion> known = buckets.version(name);
        return known.isEmpty() ? null : known.get(0);
    }

    private boolean isMade(String name) {
        return buckets.get(name) != null;
    }
}
