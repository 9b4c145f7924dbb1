// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.attack;

import dev.touchstone.store.protocol.message.Heartbeat;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One way to harm a node.
 *
 * @param what in a few words
 * @param onPeers true if it goes to the peer port, and not to that of clients
 */
record Attack(String name, String what, boolean onPeers, Crowd crowd) {
    /** Attackers are at another address than who looks, as they would be. */
    private static final List<String> FROM = List.of("127.0.0.66");
    /** So many that none of them has all the connections that it may have. */
    private static final List<String> FROM_SEVERAL = List.of("127.0.0.66", "127.0.0.67", "127.0.0.68");

    private static final int ALL = 1 << 20;
    private static final byte[] NOTHING = {};
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String KEY = "/v1/buckets/" + AttackBench.BUCKET + "/keys/";
    private static final NodeId SELF = new NodeId("n1");
    private static final NodeId PEER = new NodeId("n2");

    /** All that are known. */
    static List<Attack> all() {
        return Stream.concat(amongClients(), amongPeers()).toList();
    }

    private static Stream<Attack> amongClients() {
        String put =
                "PUT " + KEY + "k" + HOST + "X-Padding: " + "a".repeat(4_100) + "\r\nContent-Length: 1048576\r\n\r\n";
        byte[] value = concat(bytes("PUT " + KEY + "k" + HOST + "Content-Length: 1048576\r\n\r\n"), new byte[1 << 20]);
        return Stream.of(
                client("announced-60", "60 announce 1 MiB each, and send none of it", 60, bytes(put), NOTHING, 0, 10),
                client("announced-300", "the same, 300", 300, bytes(put), NOTHING, 0, 10),
                client(
                        "dribbled-heads",
                        "400 send 4 kB of a head, then a byte each 100 ms",
                        400,
                        bytes("GET /v1/health" + HOST + "X-Padding: " + "a".repeat(4_000)),
                        bytes("a"),
                        1,
                        100),
                client(
                        "dribbled-bodies",
                        "300 send 100 bytes of a body each 100 ms",
                        300,
                        bytes(put),
                        new byte[100],
                        100,
                        100),
                client("large-bodies", "100 send values of 1 MiB as fast as they can", 100, NOTHING, value, ALL, 1),
                new Attack(
                        "unread-answers",
                        "300 ask for 1 MiB again and again, and take nothing",
                        false,
                        new Crowd(
                                300,
                                FROM,
                                Bytes.wrap(NOTHING),
                                Bytes.wrap(bytes("GET " + KEY + "large" + HOST + "\r\n")),
                                256,
                                50,
                                false)),
                client("batches", "16 send batches of 4 MB", 16, NOTHING, batch(), ALL, 5),
                client("costly-reads", "200 ask for metrics and the ring", 200, NOTHING, costly(), 4 << 10, 1),
                client("connections", "3,000 connect, and say nothing", 3_000, NOTHING, NOTHING, 0, 50),
                fromSeveral("idle-addresses", "510 of each of three addresses, that say nothing", NOTHING),
                fromSeveral("busy-addresses", "the same, each with a body that never comes", bytes(put)),
                client("http2-frames", "4 send empty CONTINUATION frames", 4, http2Opening(), http2Empty(), ALL, 1));
    }

    private static Stream<Attack> amongPeers() {
        byte[] hello = frame(0, bytes("attacked\n" + PEER + "\n" + SELF));
        byte[] large = concat(ByteBuffer.allocate(4).putInt(32 << 20).array(), new byte[1 << 20]);
        List<Heartbeat> forged = Stream.of("n1", "n2", "n3")
                .map(each -> new Heartbeat(new NodeId(each), Long.MAX_VALUE, Long.MAX_VALUE))
                .toList();
        byte[] gossip =
                frame(2, MessageCodec.encode(new Message.Gossip(forged, 0)).array());
        byte[] pings =
                IntStream.range(0, 1_000).mapToObj(ignored -> frame(3, NOTHING)).reduce(NOTHING, Attack::concat);
        return Stream.of(
                peer("forged-gossip", "says that nodes have beaten 2^63 times", 1, hello, gossip, 1 << 10, 10, true),
                peer("large-frames", "8 announce frames of 32 MiB, and send them", 8, hello, large, 256 << 10, 5, true),
                peer(
                        "unread-pongs",
                        "8 ping as fast as they can, and take no pong",
                        8,
                        hello,
                        pings,
                        64 << 10,
                        1,
                        false),
                peer("peer-connections", "1,000 connect, and say nothing", 1_000, NOTHING, NOTHING, 0, 50, true));
    }

    private static Attack client(
            String name, String what, int connections, byte[] opening, byte[] rest, int bytesPerRound, long pause) {
        return new Attack(
                name,
                what,
                false,
                new Crowd(
                        connections,
                        FROM,
                        Bytes.wrap(opening),
                        Bytes.wrap(rest),
                        rounded(bytesPerRound, opening),
                        pause,
                        true));
    }

    private static Attack fromSeveral(String name, String what, byte[] opening) {
        int connections = 510 * FROM_SEVERAL.size();
        return new Attack(
                name,
                what,
                false,
                new Crowd(
                        connections, FROM_SEVERAL, Bytes.wrap(opening), Bytes.wrap(NOTHING), opening.length, 50, true));
    }

    private static Attack peer(
            String name,
            String what,
            int connections,
            byte[] opening,
            byte[] rest,
            int bytesPerRound,
            long pause,
            boolean reads) {
        return new Attack(
                name,
                what,
                true,
                new Crowd(
                        connections,
                        FROM,
                        Bytes.wrap(opening),
                        Bytes.wrap(rest),
                        rounded(bytesPerRound, opening),
                        pause,
                        reads));
    }

    /** A round sends something, or the opening alone. */
    private static int rounded(int bytesPerRound, byte[] opening) {
        return bytesPerRound == 0 ? opening.length : bytesPerRound;
    }

    private static byte[] batch() {
        String put = "{\"op\":\"put\",\"key\":\"k\",\"value\":\"" + "A".repeat(4_000) + "\"}";
        String body = IntStream.range(0, 990).mapToObj(ignored -> put).collect(Collectors.joining(",", "[", "]"));
        return bytes("POST /v1/buckets/" + AttackBench.BUCKET + "/batch" + HOST
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] costly() {
        return bytes(Stream.of("/metrics", "/v1/ring", "/v1/buckets", "/v1/openapi.json")
                .map(each -> "GET " + each + HOST + "\r\n")
                .collect(Collectors.joining()));
    }

    private static byte[] http2Opening() {
        byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
        byte[] headers = {0, 0, 1, 1, 0, 0, 0, 0, 1, (byte) 0x82};
        return concat(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), concat(settings, headers));
    }

    private static byte[] http2Empty() {
        ByteBuffer frames = ByteBuffer.allocate(9 * 1_000);
        while (frames.hasRemaining()) {
            frames.put(new byte[] {0, 0, 0, 9, 0, 0, 0, 0, 1});
        }
        return frames.array();
    }

    /** A frame as docs/operations.md has it, of the type with this number. */
    private static byte[] frame(int type, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(1);
        crc.update(type);
        crc.update(payload, 0, payload.length);
        return ByteBuffer.allocate(10 + payload.length)
                .putInt(6 + payload.length)
                .put((byte) 1)
                .put((byte) type)
                .putInt((int) crc.getValue())
                .put(payload)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
    }
}
