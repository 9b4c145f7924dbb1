// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when it is told to. */
final class VirtualTimeline implements Timeline {
    private record Task(long nanos, long number, Runnable run) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::nanos).thenComparingLong(Task::number));
    private long now;
    private long number;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now + delay.toNanos(), number++, task));
    }

    void run(Duration time) {
        long end = now + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.nanos() <= end; next = tasks.peek()) {
            tasks.remove();
            now = next.nanos();
            next.run().run();
        }
        now = end;
    }
}
