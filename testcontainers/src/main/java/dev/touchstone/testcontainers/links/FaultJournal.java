// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.nemesis.Fault;
import java.util.ArrayList;
import java.util.List;

/** The faults that were seen, and when: by {@link System#nanoTime}. Thread-safe. */
public final class FaultJournal {
    private static final long NOT_OVER = Long.MAX_VALUE;

    private final List<Entry> entries = new ArrayList<>();

    /**
     * A fault that was seen to hold.
     *
     * @param endNanos when it was seen to be over; {@link Long#MAX_VALUE} if it was not
     */
    private record Entry(Fault fault, long startNanos, long endNanos) {}

    void began(Fault fault) {
        synchronized (entries) {
            entries.add(new Entry(fault, System.nanoTime(), NOT_OVER));
        }
    }

    void ended(Fault fault) {
        synchronized (entries) {
            // The same object: two equal faults may be under way at once.
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                if (entry.fault() == fault && entry.endNanos() == NOT_OVER) {
                    entries.set(i, new Entry(fault, entry.startNanos(), System.nanoTime()));
                    return;
                }
            }
        }
    }

    /**
     * The windows of all faults that were not over by then, in the time that begins there.
     *
     * @param originNanos by {@link System#nanoTime}
     */
    public List<FaultWindow> windowsSince(long originNanos) {
        List<FaultWindow> windows = new ArrayList<>();
        synchronized (entries) {
            for (Entry entry : entries) {
                boolean lasts = entry.endNanos() == NOT_OVER;
                if (lasts || entry.endNanos() - originNanos >= 0) {
                    windows.add(new FaultWindow(
                            entry.fault().name(),
                            entry.fault().detail(),
                            Math.max(0, entry.startNanos() - originNanos),
                            lasts ? NOT_OVER : entry.endNanos() - originNanos));
                }
            }
        }
        return windows;
    }
}
