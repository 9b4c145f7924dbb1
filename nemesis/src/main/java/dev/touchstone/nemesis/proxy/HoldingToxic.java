// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * A toxic that holds chunks, and lets the first go when its time has come; the order never changes. It is full, and the
 * source waits, at a number of chunks or at {@value #BYTES_MAX} bytes.
 */
abstract class HoldingToxic extends Toxic {
    /** Held until the toxic is changed or removed. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int BYTES_MAX = 4 << 20;

    /** Bytes, and the time at which they may go. */
    record Held(Buffer bytes, long dueNanos) {}

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final int capacity;
    private long heldBytes;
    private boolean sourceEnded;
    private boolean waiting;
    private int generation;

    HoldingToxic(ToxicSpec spec, int capacity) {
        super(spec);
        this.capacity = capacity;
    }

    /** Bytes to let go at that time, or as soon after as those before them have gone. */
    final void hold(Buffer bytes, long dueNanos) {
        held.add(new Held(bytes, dueNanos));
        heldBytes += bytes.length();
        advance();
    }

    @Override
    final void end() {
        sourceEnded = true;
        advance();
    }

    @Override
    final void flush() {
        generation++;
        while (!held.isEmpty()) {
            passFirst();
        }
        if (sourceEnded) {
            passEnd();
        }
    }

    @Override
    final boolean isFull() {
        return held.size() >= capacity || heldBytes >= BYTES_MAX;
    }

    private void passFirst() {
        Buffer bytes = held.remove().bytes();
        heldBytes -= bytes.length();
        pass(bytes);
    }

    private void advance() {
        while (!waiting && !held.isEmpty()) {
            long wait = held.peek().dueNanos() - System.nanoTime();
            if (held.peek().dueNanos() == NEVER) {
                return;
            }
            if (wait > 0) {
                waitFor(wait);
            } else {
                passFirst();
                link().drained();
            }
        }
        if (held.isEmpty() && sourceEnded) {
            passEnd();
        }
    }

    private void waitFor(long nanos) {
        waiting = true;
        int mine = generation;
        link().later(nanos, () -> {
            if (mine == generation) {
                waiting = false;
                advance();
            }
        });
    }
}
