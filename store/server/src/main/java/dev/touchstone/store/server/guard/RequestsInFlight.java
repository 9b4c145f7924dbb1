// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts requests that are worked on, against a bound. So many are also the most that wait on an event loop. Thread-safe. */
public final class RequestsInFlight {
    private final int max;
    private final AtomicInteger now = new AtomicInteger();

    public RequestsInFlight(int max) {
        this.max = max;
    }

    /** Takes a place for a request, which is to be {@link #ended}; false if there is none. */
    public boolean begin() {
        if (now.incrementAndGet() > max) {
            now.decrementAndGet();
            return false;
        }
        return true;
    }

    /** True if there is no place. */
    public boolean isFull() {
        return now.get() >= max;
    }

    public void ended() {
        now.decrementAndGet();
    }

    public int now() {
        return now.get();
    }
}
