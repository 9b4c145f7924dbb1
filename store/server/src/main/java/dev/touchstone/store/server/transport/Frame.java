// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32C;

/**
 * A frame: length of all that follows (4 bytes), version (1), type (1), CRC32C of version, type and payload (4), payload.
 * Big endian.
 *
 * <p>The first frame of a connection is a {@link Type#HELLO}, naming cluster, sender and intended receiver; it is answered by
 * a {@link Type#WELCOME}, which names the receiver and so proves that the connection reaches it. Every frame after is a
 * {@link Type#MESSAGE} or a {@link Type#PING}, and each ping is answered by a {@link Type#PONG}. Nothing else goes back.
 * Where nodes have a secret, the hello has a nonce; it is answered by a {@link Type#CHALLENGE}, which has another and proves that
 * the receiver knows the secret, and that by a {@link Type#PROOF} that the sender does; then comes the welcome.
 * In place of the hello there may be a {@link Type#PROBE}: a {@link Type#PROBE_ACK}, which names the receiver, answers it
 * and ends the connection.
 */
record Frame(Type type, Bytes payload) {
    static final byte VERSION = 1;
    static final int LENGTH_BYTES = 4;
    static final int HEADER_BYTES = 6;

    private static final Type[] TYPES = Type.values();

    enum Type {
        HELLO,
        WELCOME,
        MESSAGE,
        PING,
        PONG,
        PROBE,
        PROBE_ACK,
        CHALLENGE,
        PROOF
    }

    static Frame hello(String cluster, NodeId from, NodeId to) {
        return new Frame(Type.HELLO, Bytes.ofUtf8(cluster + "\n" + from + "\n" + to));
    }

    /** The same of who can prove that it knows the cluster's secret; what it proves includes the nonce. */
    static Frame hello(String cluster, NodeId from, NodeId to, String nonce) {
        return new Frame(Type.HELLO, Bytes.ofUtf8(cluster + "\n" + from + "\n" + to + "\n" + nonce));
    }

    static Frame challenge(String nonce, String proof) {
        return new Frame(Type.CHALLENGE, Bytes.ofUtf8(nonce + "\n" + proof));
    }

    static Frame proof(String proof) {
        return new Frame(Type.PROOF, Bytes.ofUtf8(proof));
    }

    static Frame ping() {
        return new Frame(Type.PING, Bytes.EMPTY);
    }

    static Frame pong() {
        return new Frame(Type.PONG, Bytes.EMPTY);
    }

    static Frame probeAck(NodeId self) {
        return new Frame(Type.PROBE_ACK, Bytes.ofUtf8(self.name()));
    }

    static Frame welcome(NodeId self) {
        return new Frame(Type.WELCOME, Bytes.ofUtf8(self.name()));
    }

    String text() {
        return payload.utf8();
    }

    Buffer encode() {
        return Buffer.buffer(LENGTH_BYTES + HEADER_BYTES + payload.length())
                .appendInt(HEADER_BYTES + payload.length())
                .appendByte(VERSION)
                .appendByte((byte) type.ordinal())
                .appendInt(checksum(VERSION, (byte) type.ordinal(), payload.array()))
                .appendBytes(payload.array());
    }

    /**
     * The frame without its length.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    static Frame decode(Buffer content) {
        if (content.length() < HEADER_BYTES) {
            throw new IllegalArgumentException("a frame of " + content.length() + " bytes");
        }
        byte version = content.getByte(0);
        byte type = content.getByte(1);
        byte[] payload = content.getBytes(HEADER_BYTES, content.length());
        if (content.getInt(2) != checksum(version, type, payload)) {
            throw new IllegalArgumentException("a frame whose checksum is wrong");
        }
        if (version != VERSION || type < 0 || type >= TYPES.length) {
            throw new IllegalArgumentException("a frame of version " + version + " and type " + type);
        }
        return new Frame(TYPES[type], Bytes.wrap(payload));
    }

    private static int checksum(byte version, byte type, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(version);
        crc.update(type);
        crc.update(payload, 0, payload.length);
        return (int) crc.getValue();
    }
}
