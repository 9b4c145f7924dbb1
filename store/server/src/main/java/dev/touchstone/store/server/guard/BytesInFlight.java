// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes that are held for others, over all connections, against a bound. Thread-safe. */
public final class BytesInFlight {
    /** Below this part of the bound, nothing worth speaking of is in flight. */
    private static final int IDLE_PART = 8;

    private final long max;
    private final AtomicLong used = new AtomicLong();
    private volatile Runnable onRoom = () -> {};

    public BytesInFlight(long max) {
        this.max = max;
    }

    /** True if so many more may come. When next to nothing is in flight, they may be more than the bound: else they never could. */
    public boolean fits(long more) {
        long now = used.get();
        return more <= max - now || now <= max / IDLE_PART;
    }

    /** True if there are more than there may be. */
    public boolean isOver() {
        return used.get() > max;
    }

    public void add(long bytes) {
        used.addAndGet(bytes);
    }

    public void remove(long bytes) {
        used.addAndGet(-bytes);
        if (bytes > 0) {
            onRoom.run();
        }
    }

    /** What is to be done when there are fewer, on the thread that says so. */
    public void onRoom(Runnable action) {
        onRoom = action;
    }

    public long used() {
        return used.get();
    }
}
