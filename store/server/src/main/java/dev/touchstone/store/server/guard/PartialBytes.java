// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes that come in parts. However small those are, they take hardly more memory than they have bytes. Not thread-safe. */
public final class PartialBytes {
    private static final int CHUNK_BYTES_MIN = 1 << 10;
    private static final int CHUNK_BYTES_MAX = 64 << 10;

    /** All are full but the last. */
    private final List<byte[]> chunks = new ArrayList<>();

    private int length;
    /** What the last chunk has room for. */
    private int room;

    public int length() {
        return length;
    }

    /** Takes the bytes of a part from one place up to another. */
    public void add(Buffer part, int from, int to) {
        for (int at = from; at < to; ) {
            if (room == 0) {
                // What comes in one part has a chunk of its size.
                room = length == 0 ? to - at : Math.min(Math.max(length, CHUNK_BYTES_MIN), CHUNK_BYTES_MAX);
                chunks.add(new byte[room]);
            }
            byte[] last = chunks.get(chunks.size() - 1);
            int more = Math.min(room, to - at);
            part.getBytes(at, at + more, last, last.length - room);
            at += more;
            room -= more;
            length += more;
        }
    }

    /** All that came, joined; after it there is nothing. */
    public byte[] take() {
        if (chunks.size() == 1 && room == 0) {
            byte[] only = chunks.get(0);
            letGo();
            return only;
        }
        byte[] whole = new byte[length];
        int end = 0;
        for (byte[] each : chunks) {
            int bytes = Math.min(each.length, length - end);
            System.arraycopy(each, 0, whole, end, bytes);
            end += bytes;
        }
        letGo();
        return whole;
    }

    /** Forgets all that came. */
    public void letGo() {
        chunks.clear();
        length = 0;
        room = 0;
    }
}
