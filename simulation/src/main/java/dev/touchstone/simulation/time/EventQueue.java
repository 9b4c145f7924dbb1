// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.time;

import java.util.PriorityQueue;

/** What will happen, by virtual time; what is due at one instant happens in the order in which it was asked for. */
public final class EventQueue {
    private static final int CANCELLED_MIN = 1_000;

    private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
    private long now;
    private long number;
    private int cancelled;

    /** Virtual nanoseconds since the world began. */
    public long now() {
        return now;
    }

    public Scheduled at(long nanos, Runnable task) {
        Scheduled scheduled = new Scheduled(Math.max(now, nanos), number++, task);
        queue.add(scheduled);
        return scheduled;
    }

    public Scheduled after(long nanos, Runnable task) {
        return at(now + nanos, task);
    }

    /**
     * Lets it not happen; nothing, if it has happened. Nearly all timers are cancelled long before they are due, so those that
     * are go out together when they are the most of the queue.
     */
    public void cancel(Scheduled scheduled) {
        if (scheduled.done) {
            return;
        }
        scheduled.done = true;
        cancelled++;
        if (cancelled > CANCELLED_MIN && cancelled > queue.size() / 2) {
            queue.removeIf(each -> each.done);
            cancelled = 0;
        }
    }

    /** Runs the next event; false if there is none. */
    public boolean step() {
        Scheduled next = queue.poll();
        while (next != null && next.done) {
            cancelled--;
            next = queue.poll();
        }
        if (next == null) {
            return false;
        }
        now = next.nanos;
        next.done = true;
        next.task.run();
        return true;
    }

    /** One event to come. */
    public static final class Scheduled implements Comparable<Scheduled> {
        private final long nanos;
        private final long number;
        private final Runnable task;
        private boolean done;

        private Scheduled(long nanos, long number, Runnable task) {
            this.nanos = nanos;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Scheduled other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
