// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a socket receives into frames; on its event loop. After a malformed frame nothing more is given out. Holds what has come
 * of a frame, and no room for what has not.
 */
final class FrameReader implements Handler<Buffer> {
    private final IntSupplier frameBytesMax;
    private final Consumer<Frame> frames;
    private final Consumer<String> malformed;
    private @Nullable Buffer begun;
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
        return begun == null ? 0 : begun.length();
    }

    @Override
    public void handle(Buffer part) {
        if (failed) {
            return;
        }
        Buffer all = begun == null ? part : begun.appendBuffer(part);
        try {
            int taken = take(all);
            if (taken == all.length()) {
                begun = null;
            } else if (taken > 0 || begun == null) {
                begun = all.getBuffer(taken, all.length());
            }
        } catch (IllegalArgumentException e) {
            failed = true;
            begun = null;
            malformed.accept(String.valueOf(e.getMessage()));
        }
    }

    /** Gives out all frames that are complete, and answers where the first begins that is not. */
    private int take(Buffer all) {
        int at = 0;
        while (all.length() - at >= Frame.LENGTH_BYTES) {
            int length = all.getInt(at);
            if (length < Frame.HEADER_BYTES || length > frameBytesMax.getAsInt()) {
                throw new IllegalArgumentException("a frame of " + length + " bytes");
            }
            int end = at + Frame.LENGTH_BYTES + length;
            if (end > all.length()) {
                break;
            }
            frames.accept(Frame.decode(all.slice(at + Frame.LENGTH_BYTES, end)));
            at = end;
        }
        return at;
    }
}
