// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import java.util.concurrent.atomic.LongAdder;

/** What is wrong with the storages of a node, and how often that was met. Thread-safe. */
public final class DiskFaults {
    /** The longest that a save may be held back. */
    public static final int SAVE_DELAY_MILLIS_MAX = 60_000;

    private final LongAdder delayed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile int saveDelayMillis;
    private volatile boolean mapFull;

    /** Every save completes that much later from now on. */
    public void setSaveDelayMillis(long millis) {
        if (millis < 0 || millis > SAVE_DELAY_MILLIS_MAX) {
            throw new IllegalArgumentException("saveDelayMillis is 0 to " + SAVE_DELAY_MILLIS_MAX + ", not " + millis);
        }
        saveDelayMillis = (int) millis;
    }

    /** New keys are refused from now on, as by a map that is full. */
    public void setMapFull(boolean full) {
        mapFull = full;
    }

    public int saveDelayMillis() {
        return saveDelayMillis;
    }

    public boolean isMapFull() {
        return mapFull;
    }

    /** How many saves were held back. */
    public long delayedSaves() {
        return delayed.sum();
    }

    /** How many writes were refused. */
    public long refusedSaves() {
        return refused.sum();
    }

    void countDelayed() {
        delayed.increment();
    }

    void countRefused() {
        refused.increment();
    }
}
