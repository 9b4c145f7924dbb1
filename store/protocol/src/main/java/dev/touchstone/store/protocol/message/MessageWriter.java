// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes each message: its type, and its fields in order. {@link MessageCodec} reads them. */
record MessageWriter(ByteWriter out)
        implements Message.Visitor,
                Message.ShardRequest.RequestVisitor,
                Message.ShardAck.AckVisitor,
                Message.MembershipMessage.MembershipVisitor,
                Message.BucketMessage.BucketVisitor {

    @Override
    public void request(Message.ShardRequest message) {
        message.accept((Message.ShardRequest.RequestVisitor) this);
    }

    @Override
    public void ack(Message.ShardAck message) {
        message.accept((Message.ShardAck.AckVisitor) this);
    }

    @Override
    public void membership(Message.MembershipMessage message) {
        message.accept((Message.MembershipMessage.MembershipVisitor) this);
    }

    @Override
    public void bucket(Message.BucketMessage message) {
        message.accept((Message.BucketMessage.BucketVisitor) this);
    }

    @Override
    public void replicatePut(Message.ReplicatePut put) {
        call(1, put.call());
        RequestCodec.writeKey(out, put.key()).bytes(RecordCodec.encode(put.record()));
    }

    @Override
    public void replicatePutAck(Message.ReplicatePutAck ack) {
        call(2, ack.call()).flag(ack.saved());
    }

    @Override
    public void storeHint(Message.StoreHint hint) {
        call(3, hint.call()).text(hint.target().name());
        RequestCodec.writeKey(out, hint.key()).bytes(RecordCodec.encode(hint.record()));
    }

    @Override
    public void storeHintAck(Message.StoreHintAck ack) {
        call(4, ack.call()).flag(ack.saved());
    }

    @Override
    public void fetchRecord(Message.FetchRecord fetch) {
        RequestCodec.writeKey(call(5, fetch.call()), fetch.key());
    }

    @Override
    public void fetchRecordAck(Message.FetchRecordAck ack) {
        call(6, ack.call());
        recordIfAny(ack.record());
    }

    @Override
    public void forwardRequest(Message.ForwardRequest forward) {
        RequestCodec.writeRequest(call(7, forward.call()).i64(forward.boot()), forward.request());
    }

    @Override
    public void forwardRequestAck(Message.ForwardRequestAck ack) {
        RequestCodec.writeReply(call(8, ack.call()), ack.reply());
    }

    @Override
    public void stale(Message.Stale stale) {
        call(9, stale.call()).varint(stale.epoch());
    }

    @Override
    public void fetchCopy(Message.FetchCopy fetch) {
        RequestCodec.writeKey(call(10, fetch.call()), fetch.key());
    }

    @Override
    public void fetchCopyAck(Message.FetchCopyAck ack) {
        call(11, ack.call()).flag(ack.vouched()).i64(ack.floor());
        recordIfAny(ack.record());
    }

    @Override
    public void listKeys(Message.ListKeys list) {
        call(12, list.call()).bytes(list.from()).bytes(list.to());
    }

    @Override
    public void listKeysAck(Message.ListKeysAck ack) {
        call(13, ack.call()).bytes(ack.next()).varint(ack.keys().size());
        ack.keys().forEach(each -> RequestCodec.writeKey(out, each.key()).i64(each.digest()));
        out.varint(ack.floors().size());
        ack.floors().forEach(each -> out.varint(each.partition()).i64(each.micros()));
    }

    @Override
    public void collect(Message.Collect collect) {
        CollectCodec.write(call(15, collect.call()), collect);
    }

    @Override
    public void collectAck(Message.CollectAck ack) {
        CollectCodec.write(call(16, ack.call()), ack);
    }

    @Override
    public void otherIncarnation(Message.OtherIncarnation other) {
        call(14, other.call()).i64(other.asked()).i64(other.boot());
    }

    @Override
    public void gossip(Message.Gossip gossip) {
        gossip(20, gossip.heartbeats(), gossip.bucketsDigest());
    }

    @Override
    public void gossipAck(Message.GossipAck ack) {
        gossip(21, ack.heartbeats(), ack.bucketsDigest());
    }

    @Override
    public void shareBuckets(Message.ShareBuckets share) {
        out.u8(22).i64(share.number());
        buckets(share.buckets());
    }

    @Override
    public void shareBucketsAck(Message.ShareBucketsAck ack) {
        out.u8(23).i64(ack.number());
    }

    @Override
    public void shareRing(Message.ShareRing ring) {
        out.u8(26).varint(ring.epoch()).varint(ring.members().size());
        ring.members()
                .forEach(
                        each -> out.text(each.id().name()).varint(each.weight()).text(each.zone()));
    }

    @Override
    public void paxos(Message.Paxos paxos) {
        PaxosCodec.write(out.u8(28), paxos.part());
    }

    private ByteWriter call(int type, Call call) {
        return out.u8(type)
                .i64(call.token().high())
                .i64(call.token().low())
                .varint(call.epoch())
                .i64(call.boot())
                .i64(call.number());
    }

    private void recordIfAny(@Nullable Cell record) {
        out.flag(record != null);
        if (record != null) {
            out.bytes(RecordCodec.encode(record));
        }
    }

    private void gossip(int type, List<Heartbeat> heartbeats, long digest) {
        out.u8(type).varint(heartbeats.size());
        heartbeats.forEach(
                each -> out.text(each.node().name()).varint(each.boot()).varint(each.beat()));
        out.i64(digest);
    }

    private void buckets(List<BucketVersion> buckets) {
        out.varint(buckets.size());
        buckets.forEach(bucket -> SettingsCodec.write(out, bucket));
    }
}
