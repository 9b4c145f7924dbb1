// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;

/**
 * The binary form of messages, versioned so that two releases can talk. Pure, and safe from any thread.
 *
 * <p>A version, a type, and the fields in order. What frames them guards them with a checksum; records carry one of their
 * own, end to end.
 */
public final class MessageCodec {
    private static final int VERSION = 4;
    /** Most messages take less. */
    private static final int ROOM = 384;

    private MessageCodec() {}

    public static Bytes encode(Message message) {
        ByteWriter out = new ByteWriter(ROOM).u8(VERSION);
        message.accept(new MessageWriter(out));
        return out.toBytes();
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
                long floor = in.i64();
                yield new Message.FetchCopyAck(call, in.flag() ? RecordCodec.decode(in.bytes()) : null, vouched, floor);
            }
            case 12 -> new Message.ListKeys(call, in.bytes(), in.bytes());
            case 13 -> {
                Bytes next = in.bytes();
                List<Message.Listed> keys =
                        RequestCodec.readMany(in, each -> new Message.Listed(RequestCodec.readKey(each), each.i64()));
                yield new Message.ListKeysAck(
                        call,
                        keys,
                        next,
                        RequestCodec.readMany(in, each -> new Message.Floor((int) each.varint(1 << 16), each.i64())));
            }
            case 14 -> new Message.OtherIncarnation(call, in.i64(), in.i64());
            case 15 -> CollectCodec.read(in, call);
            case 16 -> CollectCodec.readAck(in, call);
            case 9 -> new Message.Stale(call, in.varint(Long.MAX_VALUE));
            default -> throw new IllegalArgumentException("a message of type " + type + ", which is not known");
        };
    }

    private static Message readMembership(ByteReader in, int type) {
        return switch (type) {
            case 20 -> new Message.Gossip(readHeartbeats(in), in.i64());
            case 21 -> new Message.GossipAck(readHeartbeats(in), in.i64());
            case 22 -> new Message.ShareBuckets(in.i64(), RequestCodec.readMany(in, SettingsCodec::read));
            case 23 -> new Message.ShareBucketsAck(in.i64());
            case 26 ->
                new Message.ShareRing(
                        in.varint(Long.MAX_VALUE),
                        RequestCodec.readMany(
                                in, each -> new Member(new NodeId(each.text()), (int) each.varint(100), each.text())));
            case 28 -> new Message.Paxos(PaxosCodec.read(in));
            default -> throw new IllegalArgumentException("a message of type " + type + ", which is not known");
        };
    }

    private static List<Heartbeat> readHeartbeats(ByteReader in) {
        return RequestCodec.readMany(in, each -> new Heartbeat(new NodeId(each.text()), each.varint(), each.varint()));
    }

    /** The digest of a bucket: that of several is the exclusive or of theirs, equal if and (but for chance) only if the buckets are. */
    public static long digest(BucketVersion bucket) {
        ByteWriter out = new ByteWriter();
        SettingsCodec.write(out, bucket);
        return Token.ofBytes(out.toBytes()).high();
    }
}
