// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.NoCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final Bytes REGISTER = Bytes.ofUtf8("b");
    private static final Ballot BALLOT = new Ballot(4, new Incarnation(new NodeId("n2"), 1L << 61));
    private static final SortedMap<NodeId, Long> LIVES = new TreeMap<>(Map.of(new NodeId("n3"), 7L));
    private static final NodeId N1 = new NodeId("n1");
    private static final StoreKey KEY = new StoreKey("b", 300, Bytes.ofUtf8("k"));
    private static final Call CALL = new Call(Token.of(KEY), 7, 3, 1L << 40);

    private static List<Message> messages() {
        CausalContext context = CausalContext.ofText("AAAA");
        Request.Put put = new Request.Put(KEY, Value.ofUtf8("v"), context, new RequestOptions(2, Duration.ofMillis(5)));
        Reply.Versioned versioned = new Reply.Versioned(Value.ofUtf8("v"), "n1#1:2");
        return List.of(
                new Message.ReplicatePut(CALL, KEY, NoCell.NONE),
                new Message.ReplicatePutAck(CALL, true),
                new Message.StoreHint(CALL, N1, KEY, NoCell.NONE),
                new Message.StoreHintAck(CALL, false),
                new Message.FetchRecord(CALL, KEY),
                new Message.FetchRecordAck(CALL, NoCell.NONE),
                new Message.FetchRecordAck(CALL, null),
                new Message.ForwardRequest(CALL, 7, put),
                new Message.ForwardRequest(CALL, 0, new Request.Get(KEY, RequestOptions.DEFAULTS)),
                new Message.ForwardRequest(CALL, -1, new Request.Delete(KEY, context, RequestOptions.DEFAULTS)),
                new Message.ForwardRequestAck(CALL, new Reply.Found(List.of(versioned), context)),
                new Message.ForwardRequestAck(CALL, new Reply.Stored(context, "n1#1:2")),
                new Message.ForwardRequestAck(CALL, new Reply.Rejected(Reply.Reason.FULL, "full")),
                new Message.ForwardRequestAck(CALL, new Reply.Indeterminate(1, 2, "late")),
                new Message.OtherIncarnation(CALL, 0, 9),
                new Message.FetchCopy(CALL, KEY),
                new Message.FetchCopyAck(CALL, NoCell.NONE, true, -5),
                new Message.FetchCopyAck(CALL, null, false, 7),
                new Message.ListKeys(CALL, Bytes.EMPTY, Bytes.ofUtf8("end")),
                new Message.ListKeysAck(
                        CALL,
                        List.of(new Message.Listed(KEY, -5)),
                        Bytes.ofUtf8("next"),
                        List.of(new Message.Floor(1023, 77))),
                new Message.Collect(CALL, Message.CollectStep.DRAIN, 99, List.of(new Message.Listed(KEY, -5))),
                new Message.CollectAck(CALL, Message.CollectStep.ERASE, List.of(KEY)),
                new Message.Gossip(List.of(new Heartbeat(N1, 2, 3)), -1),
                new Message.GossipAck(List.of(), 7),
                new Message.ShareBuckets(
                        9,
                        List.of(
                                new BucketVersion("b", 1, Bytes.ofUtf8("s"), 1, N1, 2, 2, BucketSettings.DEFAULT),
                                new BucketVersion("c", 1, Bytes.EMPTY, 2, N1, 15, 15, null))),
                new Message.ShareBucketsAck(9),
                new Message.Stale(CALL, 8),
                new Message.ShareRing(3, List.of(Member.of("n1"), new Member(N1, 7, "east"))),
                new Message.Paxos(new PaxosMessage.Prepare(-9, 1, REGISTER, BALLOT)),
                new Message.Paxos(new PaxosMessage.Promise(9, Ballot.NONE, null, LIVES)),
                new Message.Paxos(new PaxosMessage.Promise(9, BALLOT, Bytes.ofUtf8("v"), LIVES)),
                new Message.Paxos(new PaxosMessage.Propose(9, 2, REGISTER, BALLOT, Bytes.ofUtf8("v"))),
                new Message.Paxos(new PaxosMessage.Accepted(9, LIVES)),
                new Message.Paxos(new PaxosMessage.Outdone(9, BALLOT)),
                new Message.Paxos(new PaxosMessage.Join(9, 3)),
                new Message.Paxos(new PaxosMessage.Joined(
                        9,
                        3,
                        true,
                        LIVES,
                        List.of(
                                RegisterState.fresh(REGISTER),
                                new RegisterState(REGISTER, BALLOT, BALLOT, Bytes.ofUtf8("v"))))));
    }

    @Test
    void everyMessageComesBackAsItWasAndNoCutIsTaken() {
        for (Message message : messages()) {
            byte[] whole = MessageCodec.encode(message).array();
            assertThat(MessageCodec.decode(Bytes.wrap(whole))).isEqualTo(message);
            for (int length = 0; length < whole.length; length++) {
                Bytes cut = Bytes.wrap(Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> MessageCodec.decode(cut))
                        .as(message + " cut to " + cut.length())
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** From a later release: nobody here can say what it means. */
    @Test
    void aCellOfAKindThatIsNotKnownIsRefused() {
        byte[] none = RecordCodec.encode(NoCell.NONE).array();
        byte[] later = new ByteWriter().u8(none[0]).u8(99).checksum().toBytes().array();
        byte[] message = MessageCodec.encode(new Message.ReplicatePut(CALL, KEY, NoCell.NONE))
                .array();
        System.arraycopy(later, 0, message, message.length - later.length, later.length);
        assertThatThrownBy(() -> MessageCodec.decode(Bytes.wrap(message)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cell of kind 99 is not known");
    }

    /** A length that lies must cost no memory, and nothing but IllegalArgumentException may come out. */
    @Test
    void garbageIsRefusedOrWellFormed() {
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Message> all = messages();
            byte[] body = MessageCodec.encode(all.get(random.nextInt(all.size())))
                    .array()
                    .clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                Message decoded = MessageCodec.decode(Bytes.wrap(body));
                assertThat(MessageCodec.decode(MessageCodec.encode(decoded))).isEqualTo(decoded);
            } catch (IllegalArgumentException garbage) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 19_999);
    }
}
