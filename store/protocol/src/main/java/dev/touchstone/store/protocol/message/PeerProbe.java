// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A question that anybody may put to a peer port, to see whether a link leads to a living node: in bytes, so that an answer
 * cannot be taken for a connection that a proxy accepted and closed because nobody was there.
 *
 * <p>The node answers at once, names itself, and closes. It asks for no name and tells the core nothing. It is here and not in
 * the server, so that who asks it needs no server.
 */
public final class PeerProbe {
    private static final byte VERSION = 1;
    private static final byte PROBE = 5;
    private static final int LENGTH_BYTES = 4;
    private static final int HEADER_BYTES = 6;

    private PeerProbe() {}

    /** What to send, as the first thing on a connection of its own; the same for every node. */
    public static byte[] question() {
        return question(0);
    }

    /**
     * The same question, so many bytes long or more, so that how long it takes tells how many bytes pass in a second.
     *
     * @param bytesAtLeast at most 1,000
     */
    public static byte[] question(int bytesAtLeast) {
        byte[] payload = new byte[Math.max(0, bytesAtLeast - LENGTH_BYTES - HEADER_BYTES)];
        CRC32C crc = new CRC32C();
        crc.update(VERSION);
        crc.update(PROBE);
        crc.update(payload, 0, payload.length);
        return ByteBuffer.allocate(LENGTH_BYTES + HEADER_BYTES + payload.length)
                .putInt(HEADER_BYTES + payload.length)
                .put(VERSION)
                .put(PROBE)
                .putInt((int) crc.getValue())
                .put(payload)
                .array();
    }
}
