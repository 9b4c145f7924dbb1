// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.request.Reply.Reason;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Decides whether and how a request is served; what it refuses surely has no effect. */
final class Admission {
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

    private final ShardContext shard;

    Admission(ShardContext shard) {
        this.shard = shard;
    }

    Plan plan(Request.KeyRequest request) throws RejectedException {
        check(!shard.hasStorageFailed(), Reason.STORAGE_FAILED, () -> "the storage of " + shard.self() + " failed");
        int inFlight = shard.limits().requestsInFlightMax();
        check(shard.calls().inFlight() < inFlight, Reason.OVERLOADED, () -> inFlight + " requests are in flight");
        BucketSettings settings = shard.view().buckets().get(request.key().bucket());
        Generation generation = shard.view().generations().get(request.key().bucket());
        checkGeneration(request.key());
        if (settings == null || generation == null) {
            check(
                    !shard.view().mayMissBuckets(),
                    Reason.UNAVAILABLE,
                    () -> shard.self() + " may have lost buckets with its disk, and asks its peers which there are");
            throw new RejectedException(
                    Reason.NO_SUCH_BUCKET, "no bucket \"" + request.key().bucket() + "\"");
        }
        checkSizes(request);
        Duration timeout = request.options().timeout();
        boolean positive = timeout == null || (!timeout.isZero() && !timeout.isNegative());
        check(
                positive && (timeout == null || timeout.compareTo(TIMEOUT_MAX) <= 0),
                Reason.INVALID,
                () -> "timeout is above 0 and at most " + TIMEOUT_MAX + ", not " + timeout);
        return planned(
                request.of(request.key().in(generation.number()), request.options()),
                settings,
                timeout == null ? shard.limits().requestTimeout() : timeout);
    }

    /** The plan of a write that was begun by an older ring, and goes on by the one that is known now. */
    Plan again(Plan before) throws RejectedException {
        return planned(before.request(), before.settings(), before.timeout());
    }

    private Plan planned(Request.KeyRequest request, BucketSettings settings, Duration timeout)
            throws RejectedException {
        Token token = Token.of(request.key());
        List<NodeId> owners = shard.view().ring().owners(token, settings.n());
        boolean sloppy = settings.quorum() == QuorumKind.SLOPPY && !wantsAllOwners(request, settings);
        List<NodeId> fallbacks = sloppy ? shard.view().ring().fallbacks(token, settings.n()) : List.of();
        int asked = asked(request, settings);
        QuorumRule ofOwners = QuorumRule.count(owners, asked);
        checkAlive(owners, fallbacks, ofOwners);
        return new Plan(
                request,
                token,
                settings,
                owners,
                fallbacks,
                request instanceof Request.Get && sloppy ? withFallbacks(owners, fallbacks, asked) : ofOwners,
                QuorumRule.count(owners, settings.r()),
                timeout,
                shard.agenda().now().monotonicNanos() + timeout.toNanos());
    }

    /** A request that another node forwards is meant for the generation which that node knows. */
    private void checkGeneration(StoreKey key) throws RejectedException {
        boolean known = key.generation() == Generation.NEWEST || shard.view().settings(key) != null;
        check(
                known,
                Reason.UNAVAILABLE,
                () -> shard.view().isOver(key)
                        ? "the bucket was dropped meanwhile"
                        : shard.self() + " has not heard yet that the bucket was made");
    }

    /** A read that itself asks for N answers means the owners, all of them: a node that stands in for one may have nothing of the key. */
    private static boolean wantsAllOwners(Request.KeyRequest request, BucketSettings settings) {
        Integer asked = request.options().quorum();
        return request instanceof Request.Get && asked != null && asked == settings.n();
    }

    /** A node that stands in tells a read what it has, and counts as itself. */
    private static QuorumRule withFallbacks(List<NodeId> owners, List<NodeId> fallbacks, int asked) {
        List<NodeId> all = new ArrayList<>(owners);
        all.addAll(fallbacks);
        return QuorumRule.count(all, asked);
    }

    /** Refuses what cannot be answered: each node that stands in counts for one owner that is down. */
    private void checkAlive(List<NodeId> owners, List<NodeId> fallbacks, QuorumRule rule) throws RejectedException {
        Set<NodeId> answering = new LinkedHashSet<>();
        int spare = 0;
        for (NodeId fallback : fallbacks) {
            spare += shard.view().mayBeAlive(fallback) ? 1 : 0;
        }
        for (NodeId owner : owners) {
            if (shard.view().mayBeAlive(owner) || spare-- > 0) {
                answering.add(owner);
            }
        }
        check(
                rule.satisfied(answering),
                Reason.UNAVAILABLE,
                () -> answering.size() + " nodes that could answer seem alive, and " + rule.least() + " are needed");
    }

    private static int asked(Request.KeyRequest request, BucketSettings settings) throws RejectedException {
        boolean reads = request instanceof Request.Get;
        int usual = reads ? settings.r() : settings.w();
        Integer asked = request.options().quorum();
        int quorum = asked == null ? usual : asked;
        int least = settings.consistency() == Consistency.QUORUM ? usual : 1;
        check(
                quorum >= least && quorum <= settings.n(),
                Reason.INVALID,
                () -> (reads ? "r" : "w") + " is " + least + " to " + settings.n() + " in this bucket, not " + quorum);
        return quorum;
    }

    private void checkSizes(Request.KeyRequest request) throws RejectedException {
        NodeConfig.Limits limits = shard.limits();
        int keyBytes = request.key().key().length();
        check(
                keyBytes >= 1 && keyBytes <= limits.keyBytesMax(),
                Reason.INVALID,
                () -> "a key has 1 to " + limits.keyBytesMax() + " bytes, not " + keyBytes);
        Value value = request instanceof Request.WriteRequest write ? write.written() : null;
        if (value != null) {
            int bytes = value.content().length();
            check(
                    bytes <= limits.valueBytesMax(),
                    Reason.INVALID,
                    () -> "a value has at most " + limits.valueBytesMax() + " bytes, not " + bytes);
            check(value.contentType().length() <= 255, Reason.INVALID, () -> "a content type has at most 255 letters");
        }
    }

    /** @param detail said only if it is refused */
    private static void check(boolean condition, Reason reason, Supplier<String> detail) throws RejectedException {
        if (!condition) {
            throw new RejectedException(reason, detail.get());
        }
    }
}
