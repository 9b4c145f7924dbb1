// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.time;

import java.util.PriorityQueue;

/** What will happen, by virtual time; what is due at one instant happens in the order in which it was asked for. */
public final class EventQueue {
    private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
    private long now;
    private long number;

    /** Virtual nanoseconds since the world began. */
    public long now() {
        return now;
    }

    public void at(long nanos, Runnable task) {
        queue.add(new Scheduled(Math.max(now, nanos), number++, task));
    }

    public void after(long nanos, Runnable task) {
        at(now + nanos, task);
    }

    /** Runs the next event; false if there is none. */
    public boolean step() {
        Scheduled next = queue.poll();
        if (next == null) {
            return false;
        }
        now = next.nanos;
        next.task.run();
        return true;
    }

    private record Scheduled(long nanos, long number, Runnable task) implements Comparable<Scheduled> {
        @Override
        public int compareTo(Scheduled other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
