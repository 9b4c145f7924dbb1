// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One direction of one connection: a source, a chain of toxics, a destination. The source is paused while the
 * destination or a toxic is full, so what a link holds in memory is bounded. On the event loop.
 */
final class ToxicLink {
    private final NetSocketInternal source;
    private final NetSocketInternal destination;
    private final SplittableRandom random;
    private final List<Toxic> chain = new ArrayList<>();
    private boolean paused;
    private boolean sourceEnded;
    private boolean closed;

    ToxicLink(NetSocket source, NetSocket destination, List<ToxicSpec> toxics, SplittableRandom random) {
        this.source = (NetSocketInternal) source;
        this.destination = (NetSocketInternal) destination;
        this.random = random;
        toxics.forEach(this::add);
        if (toxics.stream().anyMatch(toxic -> toxic.type.equals("reset_peer"))) {
            // With no time to linger, a close discards what is unsent and resets the connection.
            resetOnClose(this.source);
            resetOnClose(this.destination);
        }
    }

    /** Begins to read a source that was paused since before it could say anything. */
    void start() {
        source.handler(this::read);
        // The end handler alone tells the end: it is called once, after the last byte, also for a connection that was
        // reset. The close handler would come before bytes that still wait for a paused source.
        source.endHandler(ignored -> {
            sourceEnded = true;
            end(0);
        });
        source.exceptionHandler(ignored -> {
            // The end follows.
        });
        destination.drainHandler(ignored -> drained());
        source.resume();
    }

    void add(ToxicSpec spec) {
        Toxic toxic = draw(spec);
        chain.add(toxic);
        toxic.started();
    }

    void update(ToxicSpec spec) {
        for (int i = 0; i < chain.size(); i++) {
            Toxic before = chain.get(i);
            if (before.spec == spec) {
                before.flush();
                Toxic after = draw(spec);
                after.inherit(before);
                chain.set(i, after);
                after.started();
            }
        }
        drained();
    }

    void remove(ToxicSpec spec) {
        for (int i = 0; i < chain.size(); i++) {
            Toxic toxic = chain.get(i);
            if (toxic.spec == spec) {
                toxic.flush();
                toxic.removed();
                chain.remove(i);
                break;
            }
        }
        drained();
    }

    SplittableRandom random() {
        return random;
    }

    void later(long nanos, Runnable task) {
        var unused = source.channelHandlerContext().executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Lets the source go on if nothing is full any more. */
    void drained() {
        if (paused && !isFull()) {
            paused = false;
            source.resume();
        }
    }

    void passFrom(Toxic toxic, Buffer chunk) {
        write(chain.indexOf(toxic) + 1, chunk);
    }

    void passEndFrom(Toxic toxic) {
        end(chain.indexOf(toxic) + 1);
    }

    private void read(Buffer chunk) {
        write(0, chunk);
        if (!paused && isFull()) {
            paused = true;
            source.pause();
        }
    }

    /** Toxicity is drawn once per connection, and again when the toxic is changed. */
    private Toxic draw(ToxicSpec spec) {
        Toxic toxic = random.nextDouble() < spec.toxicity ? spec.instance() : new Toxic(spec);
        toxic.join(this);
        return toxic;
    }

    private void write(int at, Buffer chunk) {
        if (closed) {
            return;
        }
        if (at < chain.size()) {
            chain.get(at).write(chunk);
        } else {
            // If it fails, the connection is gone, and its other link sees the end.
            var unused = destination.write(chunk);
        }
    }

    private void end(int at) {
        if (at < chain.size()) {
            chain.get(at).end();
        } else if (!closed) {
            closed = true;
            // What toxics hold will not be passed, and the source need not wait for it.
            drained();
            var unused = destination.close();
        }
    }

    /** Nothing is full for a destination that is gone: what comes is dropped. */
    private boolean isFull() {
        if (closed || sourceEnded) {
            return false;
        }
        if (destination.writeQueueFull()) {
            return true;
        }
        for (Toxic toxic : chain) {
            if (toxic.isFull()) {
                return true;
            }
        }
        return false;
    }

    private static void resetOnClose(NetSocketInternal socket) {
        socket.channelHandlerContext().channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
}
