// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.server.guard.PartialBytes;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Cuts what a socket receives into frames; on its event loop. After a malformed frame nothing more is given out. Holds what has come
 * of a frame, and hardly any room for what has not.
 */
final class FrameReader implements Handler<Buffer> {
    private final IntSupplier frameBytesMax;
    private final Consumer<Frame> frames;
    private final Consumer<String> malformed;
    private final PartialBytes begun = new PartialBytes();
    /** Of the next frame, as far as it has come. */
    private int length;

    private int lengthBytes;
    private boolean failed;

    /**
     * Reads frames from what it is given.
     *
     * @param frameBytesMax of the next frame; asked when its length has come
     * @param malformed told, once, why it ends
     */
    FrameReader(IntSupplier frameBytesMax, Consumer<Frame> frames, Consumer<String> malformed) {
        this.frameBytesMax = frameBytesMax;
        this.frames = frames;
        this.malformed = malformed;
    }

    /** Bytes of a frame that is not complete. */
    int held() {
        return lengthBytes + begun.length();
    }

    @Override
    public void handle(Buffer part) {
        int at = 0;
        try {
            while (!failed && at < part.length()) {
                at = lengthBytes < Frame.LENGTH_BYTES ? readLength(part, at) : readContent(part, at);
            }
        } catch (IllegalArgumentException e) {
            failed = true;
            begun.letGo();
            malformed.accept(String.valueOf(e.getMessage()));
        }
    }

    /** Reads on from a place in a part; answers up to where. */
    private int readLength(Buffer part, int from) {
        int at = from;
        for (; lengthBytes < Frame.LENGTH_BYTES && at < part.length(); at++) {
            length = length << Byte.SIZE | part.getUnsignedByte(at);
            lengthBytes++;
        }
        if (lengthBytes == Frame.LENGTH_BYTES && (length < Frame.HEADER_BYTES || length > frameBytesMax.getAsInt())) {
            throw new IllegalArgumentException("a frame of " + length + " bytes");
        }
        return at;
    }

    private int readContent(Buffer part, int from) {
        int end = Math.min(part.length(), from + length - begun.length());
        if (end - from == length) {
            give(part.slice(from, end));
            return end;
        }
        begun.add(part, from, end);
        if (begun.length() == length) {
            give(Buffer.buffer(begun.take()));
        }
        return end;
    }

    private void give(Buffer content) {
        length = 0;
        lengthBytes = 0;
        frames.accept(Frame.decode(content));
    }
}
