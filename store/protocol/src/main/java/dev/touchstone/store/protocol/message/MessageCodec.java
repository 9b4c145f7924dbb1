// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.message.Message.BucketVersion;
import dev.touchstone.store.protocol.message.Message.Heartbeat;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The binary form of messages, versioned so that two releases can talk. Pure, and safe from any thread.
 *
 * <p>A version, a type, and the fields in order. What frames them guards them with a checksum; records carry one of their
 * own, end to end.
 */
public final class MessageCodec {
    private static final int VERSION = 2;

    private MessageCodec() {}

    public static Bytes encode(Message message) {
        ByteWriter out = new ByteWriter().u8(VERSION);
        if (message instanceof Message.ShardMessage shard) {
            writeShard(out, shard);
        } else if (message instanceof Message.Gossip gossip) {
            writeGossip(out.u8(20), gossip.heartbeats(), gossip.bucketsDigest());
        } else if (message instanceof Message.GossipAck ack) {
            writeGossip(out.u8(21), ack.heartbeats(), ack.bucketsDigest());
        } else if (message instanceof Message.ShareBuckets share) {
            out.u8(22).i64(share.number()).varint(share.buckets().size());
            share.buckets().forEach(bucket -> SettingsCodec.write(out, bucket));
        } else if (message instanceof Message.ShareBucketsAck ack) {
            out.u8(23).i64(ack.number());
        } else if (message instanceof Message.ShareRing ring) {
            out.u8(26).varint(ring.epoch()).varint(ring.members().size());
            ring.members()
                    .forEach(each ->
                            out.text(each.id().name()).varint(each.weight()).text(each.zone()));
        } else if (message instanceof Message.FetchBucket fetch) {
            out.u8(24).i64(fetch.number()).text(fetch.name());
        } else if (message instanceof Message.FetchBucketAck ack) {
            out.u8(25).i64(ack.number()).varint(ack.bucket().size());
            ack.bucket().forEach(bucket -> SettingsCodec.write(out, bucket));
        } else {
            throw new IllegalStateException("no form for " + message);
        }
        return out.toBytes();
    }

    private static void writeShard(ByteWriter out, Message.ShardMessage message) {
        if (message instanceof Message.ReplicatePut put) {
            RequestCodec.writeKey(writeCall(out.u8(1), put.call()), put.key()).bytes(RecordCodec.encode(put.record()));
        } else if (message instanceof Message.ReplicatePutAck ack) {
            writeCall(out.u8(2), ack.call()).flag(ack.saved());
        } else if (message instanceof Message.StoreHint hint) {
            writeCall(out.u8(3), hint.call()).text(hint.target().name());
            RequestCodec.writeKey(out, hint.key()).bytes(RecordCodec.encode(hint.record()));
        } else if (message instanceof Message.StoreHintAck ack) {
            writeCall(out.u8(4), ack.call()).flag(ack.saved());
        } else if (message instanceof Message.FetchRecord fetch) {
            RequestCodec.writeKey(writeCall(out.u8(5), fetch.call()), fetch.key());
        } else if (message instanceof Message.FetchRecordAck ack) {
            Siblings record = ack.record();
            writeCall(out.u8(6), ack.call()).flag(record != null);
            if (record != null) {
                out.bytes(RecordCodec.encode(record));
            }
        } else if (message instanceof Message.ForwardRequest forward) {
            RequestCodec.writeRequest(writeCall(out.u8(7), forward.call()).i64(forward.boot()), forward.request());
        } else if (message instanceof Message.ForwardRequestAck ack) {
            RequestCodec.writeReply(writeCall(out.u8(8), ack.call()), ack.reply());
        } else if (message instanceof Message.OtherIncarnation other) {
            writeCall(out.u8(14), other.call()).i64(other.asked()).i64(other.boot());
        } else if (message instanceof Message.Stale stale) {
            writeCall(out.u8(9), stale.call()).varint(stale.epoch());
        } else {
            writeRestoration(out, message);
        }
    }

    private static void writeRestoration(ByteWriter out, Message.ShardMessage message) {
        if (message instanceof Message.FetchCopy fetch) {
            RequestCodec.writeKey(writeCall(out.u8(10), fetch.call()), fetch.key());
        } else if (message instanceof Message.FetchCopyAck ack) {
            Siblings record = ack.record();
            writeCall(out.u8(11), ack.call()).flag(ack.vouched()).flag(record != null);
            if (record != null) {
                out.bytes(RecordCodec.encode(record));
            }
        } else if (message instanceof Message.ListKeys list) {
            writeCall(out.u8(12), list.call()).bytes(list.from()).bytes(list.to());
        } else if (message instanceof Message.ListKeysAck ack) {
            writeCall(out.u8(13), ack.call())
                    .bytes(ack.next())
                    .varint(ack.keys().size());
            ack.keys().forEach(each -> RequestCodec.writeKey(out, each.key()).i64(each.digest()));
        } else {
            throw new IllegalStateException("no form for " + message);
        }
    }

    /**
     * The message.
     *
     * @throws IllegalArgumentException if the bytes are not one, or of a version that is not known
     */
    public static Message decode(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        int version = in.u8();
        if (version != VERSION) {
            throw new IllegalArgumentException("a message of version " + version + ", which is not known");
        }
        int type = in.u8();
        Message message = type < 20 ? readShard(in, type) : readMembership(in, type);
        in.finish();
        return message;
    }

    private static Message readShard(ByteReader in, int type) {
        Call call = new Call(new Token(in.i64(), in.i64()), in.varint(Long.MAX_VALUE), in.i64(), in.i64());
        return switch (type) {
            case 1 -> new Message.ReplicatePut(call, RequestCodec.readKey(in), RecordCodec.decode(in.bytes()));
            case 2 -> new Message.ReplicatePutAck(call, in.flag());
            case 3 ->
                new Message.StoreHint(
                        call, new NodeId(in.text()), RequestCodec.readKey(in), RecordCodec.decode(in.bytes()));
            case 4 -> new Message.StoreHintAck(call, in.flag());
            case 5 -> new Message.FetchRecord(call, RequestCodec.readKey(in));
            case 6 -> new Message.FetchRecordAck(call, in.flag() ? RecordCodec.decode(in.bytes()) : null);
            case 7 -> new Message.ForwardRequest(call, in.i64(), RequestCodec.readRequest(in));
            case 8 -> new Message.ForwardRequestAck(call, RequestCodec.readReply(in));
            case 10 -> new Message.FetchCopy(call, RequestCodec.readKey(in));
            case 11 -> {
                boolean vouched = in.flag();
                yield new Message.FetchCopyAck(call, in.flag() ? RecordCodec.decode(in.bytes()) : null, vouched);
            }
            case 12 -> new Message.ListKeys(call, in.bytes(), in.bytes());
            case 13 -> {
                Bytes next = in.bytes();
                yield new Message.ListKeysAck(
                        call, readMany(in, each -> new Message.Listed(RequestCodec.readKey(each), each.i64())), next);
            }
            case 14 -> new Message.OtherIncarnation(call, in.i64(), in.i64());
            case 9 -> new Message.Stale(call, in.varint(Long.MAX_VALUE));
            default -> throw new IllegalArgumentException("a message of type " + type + ", which is not known");
        };
    }

    private static Message readMembership(ByteReader in, int type) {
        return switch (type) {
            case 20 -> new Message.Gossip(readHeartbeats(in), in.i64());
            case 21 -> new Message.GossipAck(readHeartbeats(in), in.i64());
            case 22 -> new Message.ShareBuckets(in.i64(), readMany(in, SettingsCodec::read));
            case 23 -> new Message.ShareBucketsAck(in.i64());
            case 24 -> new Message.FetchBucket(in.i64(), in.text());
            case 26 ->
                new Message.ShareRing(
                        in.varint(Long.MAX_VALUE),
                        readMany(in, each -> new Member(new NodeId(each.text()), (int) each.varint(100), each.text())));
            case 25 -> new Message.FetchBucketAck(in.i64(), readMany(in, SettingsCodec::read));
            default -> throw new IllegalArgumentException("a message of type " + type + ", which is not known");
        };
    }

    private static ByteWriter writeCall(ByteWriter out, Call call) {
        return out.i64(call.token().high())
                .i64(call.token().low())
                .varint(call.epoch())
                .i64(call.boot())
                .i64(call.number());
    }

    private static void writeGossip(ByteWriter out, List<Heartbeat> heartbeats, long digest) {
        out.varint(heartbeats.size());
        heartbeats.forEach(
                each -> out.text(each.node().name()).varint(each.boot()).varint(each.beat()));
        out.i64(digest);
    }

    private static List<Heartbeat> readHeartbeats(ByteReader in) {
        return readMany(in, each -> new Heartbeat(new NodeId(each.text()), each.varint(), each.varint()));
    }

    private static <T> List<T> readMany(ByteReader in, Function<ByteReader, T> one) {
        int count = in.count(4);
        List<T> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            many.add(one.apply(in));
        }
        return many;
    }

    /** The digest of a table of buckets, equal if and (but for chance) only if the tables are. */
    public static long digest(Iterable<BucketVersion> buckets) {
        ByteWriter out = new ByteWriter();
        buckets.forEach(bucket -> SettingsCodec.write(out, bucket));
        return Token.ofBytes(out.toBytes()).high();
    }
}
