// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.history.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timeline whose time passes only when it is told to. */
final class VirtualTimeline implements Timeline {
    private record Due(long nanos, long sequence, Runnable task) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::sequence));
    private long now;
    private long sequence;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        queue.add(new Due(now + delay.toNanos(), sequence++, task));
    }

    /** Runs all that is due up to that time. */
    void runTo(Duration time) {
        while (!queue.isEmpty() && queue.peek().nanos() <= time.toNanos()) {
            Due due = queue.remove();
            now = due.nanos();
            due.task().run();
        }
        now = Math.max(now, time.toNanos());
    }
}
