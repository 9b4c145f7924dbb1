// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Cuts what a socket receives into frames; on its event loop. After a malformed frame nothing more is given out. */
final class FrameReader implements Handler<Buffer> {
    private final IntSupplier frameBytesMax;
    private final Consumer<Frame> frames;
    private final Consumer<String> malformed;
    private final RecordParser parser = RecordParser.newFixed(Frame.LENGTH_BYTES);
    private boolean inLength = true;
    private boolean failed;

    private FrameReader(IntSupplier frameBytesMax, Consumer<Frame> frames, Consumer<String> malformed) {
        this.frameBytesMax = frameBytesMax;
        this.frames = frames;
        this.malformed = malformed;
    }

    /**
     * Reads the socket's frames.
     *
     * @param frameBytesMax of the next frame; asked when its length has come
     * @param malformed told, once, why it ends
     */
    static void read(NetSocket socket, IntSupplier frameBytesMax, Consumer<Frame> frames, Consumer<String> malformed) {
        FrameReader reader = new FrameReader(frameBytesMax, frames, malformed);
        reader.parser.setOutput(reader);
        socket.handler(reader.parser);
    }

    @Override
    public void handle(Buffer part) {
        if (failed) {
            return;
        }
        try {
            if (inLength) {
                int length = part.getInt(0);
                if (length < Frame.HEADER_BYTES || length > frameBytesMax.getAsInt()) {
                    throw new IllegalArgumentException("a frame of " + length + " bytes");
                }
                parser.fixedSizeMode(length);
            } else {
                parser.fixedSizeMode(Frame.LENGTH_BYTES);
                frames.accept(Frame.decode(part));
            }
            inLength = !inLength;
        } catch (IllegalArgumentException e) {
            failed = true;
            malformed.accept(String.valueOf(e.getMessage()));
        }
    }
}
