// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message between two nodes; {@link MessageCodec} gives its binary form. All of them may be lost, late or doubled.
 *
 * <p>They come in families, one for each part that receives them; each is visited, so that a new message which nobody receives does
 * not compile.
 */
public sealed interface Message {

    /** Calls what the visitor has for its part of a node. */
    void accept(Visitor visitor);

    /** One method for each part that receives messages. */
    interface Visitor {
        void request(ShardRequest message);

        void ack(ShardAck message);

        void membership(MembershipMessage message);
    }

    /** For the shard of the call's token. */
    sealed interface ShardMessage extends Message {
        Call call();
    }

    /** Asks a shard for something. */
    sealed interface ShardRequest extends ShardMessage {
        /** The one key that it is about; null if it is about many, each of which is to be looked at by itself. */
        @Nullable
        StoreKey key();

        @Override
        default void accept(Visitor visitor) {
            visitor.request(this);
        }

        /** Calls what the visitor has for it. */
        void accept(RequestVisitor visitor);

        /** One method for each, so that the compiler says who forgot one. */
        interface RequestVisitor {
            void replicatePut(ReplicatePut request);

            void storeHint(StoreHint request);

            void fetchRecord(FetchRecord request);

            void fetchCopy(FetchCopy request);

            void listKeys(ListKeys request);

            void collect(Collect request);

            void forwardRequest(ForwardRequest request);
        }
    }

    /** Answers a {@link ShardRequest} with the same call. */
    sealed interface ShardAck extends ShardMessage {
        @Override
        default void accept(Visitor visitor) {
            visitor.ack(this);
        }

        /** Calls what the visitor has for it. */
        void accept(AckVisitor visitor);

        /** One method for each, so that the compiler says who forgot one. */
        interface AckVisitor {
            void replicatePutAck(ReplicatePutAck ack);

            void storeHintAck(StoreHintAck ack);

            void fetchRecordAck(FetchRecordAck ack);

            void stale(Stale ack);

            void fetchCopyAck(FetchCopyAck ack);

            void listKeysAck(ListKeysAck ack);

            void collectAck(CollectAck ack);

            void otherIncarnation(OtherIncarnation ack);

            void forwardRequestAck(ForwardRequestAck ack);
        }
    }

    /** For the membership part. */
    sealed interface MembershipMessage extends Message {
        @Override
        default void accept(Visitor visitor) {
            visitor.membership(this);
        }

        /** Calls what the visitor has for it. */
        void accept(MembershipVisitor visitor);

        /** One method for each, so that the compiler says who forgot one; of buckets there is one for all. */
        interface MembershipVisitor {
            void gossip(Gossip message);

            void gossipAck(GossipAck message);

            void shareRing(ShareRing message);

            void bucket(BucketMessage message);

            void paxos(Paxos message);
        }
    }

    /** For who keeps the settings of buckets. */
    sealed interface BucketMessage extends MembershipMessage {
        @Override
        default void accept(MembershipVisitor visitor) {
            visitor.bucket(this);
        }

        /** Calls what the visitor has for it. */
        void accept(BucketVisitor visitor);

        /** One method for each, so that the compiler says who forgot one. */
        interface BucketVisitor {
            void shareBuckets(ShareBuckets message);

            void shareBucketsAck(ShareBucketsAck message);
        }
    }

    /** Merge this record into yours: a write, a repair or the replay of a hint. */
    record ReplicatePut(Call call, StoreKey key, Cell record) implements ShardRequest {
        @Override
        public void accept(RequestVisitor visitor) {
            visitor.replicatePut(this);
        }
    }

    /**
     * Answers {@link ReplicatePut}.
     *
     * @param saved false if the storage refused
     */
    record ReplicatePutAck(Call call, boolean saved) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.replicatePutAck(this);
        }
    }

    /** Keep this record for its owner, who is down, and hand it over when it is back. */
    record StoreHint(Call call, NodeId target, StoreKey key, Cell record) implements ShardRequest {
        @Override
        public void accept(RequestVisitor visitor) {
            visitor.storeHint(this);
        }
    }

    /**
     * Answers {@link StoreHint}.
     *
     * @param saved false if the storage refused, or there are too many hints
     */
    record StoreHintAck(Call call, boolean saved) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.storeHintAck(this);
        }
    }

    /** What do you have of this key? */
    record FetchRecord(Call call, StoreKey key) implements ShardRequest {
        @Override
        public void accept(RequestVisitor visitor) {
            visitor.fetchRecord(this);
        }
    }

    /**
     * Answers {@link FetchRecord}.
     *
     * @param record durable where it comes from; null if it cannot be read, which says nothing of the key
     */
    record FetchRecordAck(Call call, @Nullable Cell record) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.fetchRecordAck(this);
        }
    }

    /**
     * Answers any of the above, whatever it asked: it goes by a ring or a generation of its bucket that is over. Nothing was done.
     *
     * @param epoch of the ring that the replica knows
     */
    record Stale(Call call, long epoch) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.stale(this);
        }
    }

    /** What do you have of this key, and do you vouch for it? Asked by an owner that restores its own record. */
    record FetchCopy(Call call, StoreKey key) implements ShardRequest {
        @Override
        public void accept(RequestVisitor visitor) {
            visitor.fetchCopy(this);
        }
    }

    /**
     * Answers {@link FetchCopy}, at once and without asking anybody else: two owners that both restore a key would wait for each
     * other for ever.
     *
     * @param record durable where it comes from; null if it cannot be read
     * @param vouched true if it is all that its owner ever acknowledged of the key; else it is merely better than nothing
     * @param floor up to which stamp tombstones may have been collected in the key's partition
     */
    record FetchCopyAck(Call call, @Nullable Cell record, boolean vouched, long floor) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.fetchCopyAck(this);
        }
    }

    /**
     * Which keys do you have in this range that I own?
     *
     * @param from a place in {@code Table.RECORDS}, of the call's token
     * @param to the same, exclusive
     */
    record ListKeys(Call call, Bytes from, Bytes to) implements ShardRequest {
        @Override
        public @Nullable StoreKey key() {
            return null;
        }

        @Override
        public void accept(RequestVisitor visitor) {
            visitor.listKeys(this);
        }
    }

    /**
     * Answers {@link ListKeys} with a page of them.
     *
     * @param next all such keys between {@code from} and this place are listed
     * @param floors of the partitions between these places
     */
    record ListKeysAck(Call call, List<Listed> keys, Bytes next, List<Floor> floors) implements ShardAck {
        public ListKeysAck {
            keys = List.copyOf(keys);
            floors = List.copyOf(floors);
        }

        @Override
        public void accept(AckVisitor visitor) {
            visitor.listKeysAck(this);
        }
    }

    /**
     * A key that a node has.
     *
     * @param digest of its record
     */
    record Listed(StoreKey key, long digest) {}

    /**
     * Up to where tombstones may have been collected in a partition.
     *
     * @param micros of a stamp
     */
    record Floor(int partition, long micros) {}

    /** What is asked of the members, one step after the other, so that tombstones may go. */
    enum CollectStep {
        /** Promise the floor, and say of which keys you have what is listed, or nothing. */
        CONFIRM,
        /** Say so when all that is under way with you is over, and of which keys nothing has changed since. */
        DRAIN,
        /** Remove what is listed. */
        ERASE
    }

    /**
     * Helps to collect tombstones.
     *
     * @param call the same in all steps of a round; of a token of the partition in which all the keys are
     * @param floor the highest stamp of all that is to go, in microseconds
     * @param keys with the digest of the record that all owners must have
     */
    record Collect(Call call, CollectStep step, long floor, List<Listed> keys) implements ShardRequest {
        public Collect {
            keys = List.copyOf(keys);
        }

        @Override
        public @Nullable StoreKey key() {
            return null;
        }

        @Override
        public void accept(RequestVisitor visitor) {
            visitor.collect(this);
        }
    }

    /**
     * Answers {@link Collect}.
     *
     * @param keys of which it may go on
     */
    record CollectAck(Call call, CollectStep step, List<StoreKey> keys) implements ShardAck {
        public CollectAck {
            keys = List.copyOf(keys);
        }

        @Override
        public void accept(AckVisitor visitor) {
            visitor.collectAck(this);
        }
    }

    /**
     * Coordinate this request: you own the key, and I do not.
     *
     * @param boot of the incarnation that is to do it, since a message may come once more to a later one, which does not know that
     *     it was done; 0 to ask which that is
     */
    record ForwardRequest(Call call, long boot, Request.KeyRequest request) implements ShardRequest {
        @Override
        public StoreKey key() {
            return request.key();
        }

        @Override
        public void accept(RequestVisitor visitor) {
            visitor.forwardRequest(this);
        }
    }

    /**
     * Answers {@link ForwardRequest}: I am another incarnation, and have done nothing. What a former one did, I cannot say.
     *
     * @param asked the one that was to do it
     * @param boot mine
     */
    record OtherIncarnation(Call call, long asked, long boot) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.otherIncarnation(this);
        }
    }

    /** Answers {@link ForwardRequest}. */
    record ForwardRequestAck(Call call, Reply reply) implements ShardAck {
        @Override
        public void accept(AckVisitor visitor) {
            visitor.forwardRequestAck(this);
        }
    }

    /**
     * What I have heard of everybody.
     *
     * @param bucketsDigest of the settings of all buckets, and of the ring
     */
    record Gossip(List<Heartbeat> heartbeats, long bucketsDigest) implements MembershipMessage {
        public Gossip {
            heartbeats = List.copyOf(heartbeats);
        }

        @Override
        public void accept(MembershipVisitor visitor) {
            visitor.gossip(this);
        }
    }

    /** Answers {@link Gossip} with the same. */
    record GossipAck(List<Heartbeat> heartbeats, long bucketsDigest) implements MembershipMessage {
        public GossipAck {
            heartbeats = List.copyOf(heartbeats);
        }

        @Override
        public void accept(MembershipVisitor visitor) {
            visitor.gossipAck(this);
        }
    }

    /**
     * Bucket settings to be taken over where they are newer.
     *
     * @param number to be sent back when they are saved; 0 if nobody waits
     */
    record ShareBuckets(long number, List<BucketVersion> buckets) implements BucketMessage {
        public ShareBuckets {
            buckets = List.copyOf(buckets);
        }

        @Override
        public void accept(BucketVisitor visitor) {
            visitor.shareBuckets(this);
        }
    }

    /** Answers {@link ShareBuckets}: they are saved. */
    record ShareBucketsAck(long number) implements BucketMessage {
        @Override
        public void accept(BucketVisitor visitor) {
            visitor.shareBucketsAck(this);
        }
    }

    /** A ring to be gone by, if its epoch is newer. */
    record ShareRing(long epoch, List<Member> members) implements MembershipMessage {
        public ShareRing {
            members = List.copyOf(members);
        }

        @Override
        public void accept(MembershipVisitor visitor) {
            visitor.shareRing(this);
        }
    }

    /** Part of an agreement on a register of the membership part. */
    record Paxos(PaxosMessage part) implements MembershipMessage {
        @Override
        public void accept(MembershipVisitor visitor) {
            visitor.paxos(this);
        }
    }
}
