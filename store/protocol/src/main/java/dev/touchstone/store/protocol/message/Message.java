// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message between two nodes; {@link MessageCodec} gives its binary form. All of them may be lost, late or doubled. */
public sealed interface Message {

    /** For the shard of the call's token. */
    sealed interface ShardMessage extends Message {
        Call call();
    }

    /** Answers a {@link ShardMessage} with the same call. */
    sealed interface ShardAck extends ShardMessage {}

    /** For the membership part. */
    sealed interface MembershipMessage extends Message {}

    /** Merge this record into yours: a write, a repair or the replay of a hint. */
    record ReplicatePut(Call call, StoreKey key, Siblings record) implements ShardMessage {}

    /**
     * Answers {@link ReplicatePut}.
     *
     * @param saved false if the storage refused
     */
    record ReplicatePutAck(Call call, boolean saved) implements ShardAck {}

    /** Keep this record for its owner, who is down, and hand it over when it is back. */
    record StoreHint(Call call, NodeId target, StoreKey key, Siblings record) implements ShardMessage {}

    /**
     * Answers {@link StoreHint}.
     *
     * @param saved false if the storage refused, or there are too many hints
     */
    record StoreHintAck(Call call, boolean saved) implements ShardAck {}

    /** What do you have of this key? */
    record FetchRecord(Call call, StoreKey key) implements ShardMessage {}

    /**
     * Answers {@link FetchRecord}.
     *
     * @param record durable where it comes from; null if it cannot be read, which says nothing of the key
     */
    record FetchRecordAck(Call call, @Nullable Siblings record) implements ShardAck {}

    /**
     * Answers any of the above, whatever it asked: it goes by a ring or a generation of its bucket that is over. Nothing was done.
     *
     * @param epoch of the ring that the replica knows
     */
    record Stale(Call call, long epoch) implements ShardAck {}

    /** What do you have of this key, and do you vouch for it? Asked by an owner that restores its own record. */
    record FetchCopy(Call call, StoreKey key) implements ShardMessage {}

    /**
     * Answers {@link FetchCopy}, at once and without asking anybody else: two owners that both restore a key would wait for each
     * other for ever.
     *
     * @param record durable where it comes from; null if it cannot be read
     * @param vouched true if it is all that its owner ever acknowledged of the key; else it is merely better than nothing
     */
    record FetchCopyAck(Call call, @Nullable Siblings record, boolean vouched) implements ShardAck {}

    /**
     * Which keys do you have in this range that I own?
     *
     * @param from a place in {@code Table.RECORDS}, of the call's token
     * @param to the same, exclusive
     */
    record ListKeys(Call call, Bytes from, Bytes to) implements ShardMessage {}

    /**
     * Answers {@link ListKeys} with a page of them.
     *
     * @param next all such keys between {@code from} and this place are listed
     */
    record ListKeysAck(Call call, List<Listed> keys, Bytes next) implements ShardAck {
        public ListKeysAck {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key that a node has.
     *
     * @param digest of its record
     */
    record Listed(StoreKey key, long digest) {}

    /**
     * Coordinate this request: you own the key, and I do not.
     *
     * @param boot of the incarnation that is to do it, since a message may come once more to a later one, which does not know that
     *     it was done; 0 to ask which that is
     */
    record ForwardRequest(Call call, long boot, Request.KeyRequest request) implements ShardMessage {}

    /**
     * Answers {@link ForwardRequest}: I am another incarnation, and have done nothing. What a former one did, I cannot say.
     *
     * @param asked the one that was to do it
     * @param boot mine
     */
    record OtherIncarnation(Call call, long asked, long boot) implements ShardAck {}

    /** Answers {@link ForwardRequest}. */
    record ForwardRequestAck(Call call, Reply reply) implements ShardAck {}

    /**
     * What I have heard of everybody.
     *
     * @param bucketsDigest of the settings of all buckets, and of the ring
     */
    record Gossip(List<Heartbeat> heartbeats, long bucketsDigest) implements MembershipMessage {
        public Gossip {
            heartbeats = List.copyOf(heartbeats);
        }
    }

    /** Answers {@link Gossip} with the same. */
    record GossipAck(List<Heartbeat> heartbeats, long bucketsDigest) implements MembershipMessage {
        public GossipAck {
            heartbeats = List.copyOf(heartbeats);
        }
    }

    /**
     * Bucket settings to be taken over where they are newer.
     *
     * @param number to be sent back when they are saved; 0 if nobody waits
     */
    record ShareBuckets(long number, List<BucketVersion> buckets) implements MembershipMessage {
        public ShareBuckets {
            buckets = List.copyOf(buckets);
        }
    }

    /** Answers {@link ShareBuckets}: they are saved. */
    record ShareBucketsAck(long number) implements MembershipMessage {}

    /** A ring to be gone by, if its epoch is newer. */
    record ShareRing(long epoch, List<Member> members) implements MembershipMessage {
        public ShareRing {
            members = List.copyOf(members);
        }
    }

    /** What do you know of this bucket? */
    record FetchBucket(long number, String name) implements MembershipMessage {}

    /**
     * Answers {@link FetchBucket}.
     *
     * @param bucket none, or one
     */
    record FetchBucketAck(long number, List<BucketVersion> bucket) implements MembershipMessage {
        public FetchBucketAck {
            bucket = List.copyOf(bucket);
        }
    }

    /**
     * How often a node has beaten; of two, that of the later boot is newer, then that with more beats.
     *
     * @param boot of the incarnation, or above it where others remember a later one of the same node
     */
    record Heartbeat(NodeId node, long boot, long beat) {
        public boolean isNewerThan(Heartbeat other) {
            return boot != other.boot ? boot > other.boot : beat > other.beat;
        }
    }

    /**
     * A bucket's settings as of one change.
     *
     * <p>Of two, that of the later generation is newer; within one, its drop, which ends it; then that of the higher version.
     *
     * @param generation the version of the change that made the bucket, or made it again
     * @param secret drawn with the generation: {@link dev.touchstone.store.protocol.bucket.Generation#secret}
     * @param version 1 more than what was known to the node that made the change
     * @param by that node, which decides between two changes of one version
     * @param holders how many owners have each write that was acknowledged since the bucket was made, at the least:
     *     {@link BucketSettings#holders}
     * @param readers how many owners a read has asked since then, at the least: {@link BucketSettings#readers}
     * @param settings null if the bucket was dropped
     */
    record BucketVersion(
            String name,
            long generation,
            Bytes secret,
            long version,
            NodeId by,
            int holders,
            int readers,
            @Nullable BucketSettings settings) {
        public boolean isNewerThan(BucketVersion other) {
            if (generation != other.generation) {
                return generation > other.generation;
            } else if (isDropped() != other.isDropped()) {
                return isDropped();
            }
            return version != other.version ? version > other.version : by.compareTo(other.by) > 0;
        }

        public boolean isDropped() {
            return settings == null;
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return name + " " + generation + "." + version + " by " + by + ": " + settings;
        }
    }
}
