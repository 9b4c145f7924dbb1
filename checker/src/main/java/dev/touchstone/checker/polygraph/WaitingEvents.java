// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import org.jspecify.annotations.Nullable;

/** Events, by their rank, that wait for something at a key: a queue for each key, made when something waits there. */
final class WaitingEvents {
    private final @Nullable IntHeapPriorityQueue[] queues;

    WaitingEvents(int keys) {
        queues = new IntHeapPriorityQueue[keys];
    }

    void add(int key, int rank) {
        IntHeapPriorityQueue queue = queues[key];
        if (queue == null) {
            queue = new IntHeapPriorityQueue(4);
            queues[key] = queue;
        }
        queue.enqueue(rank);
    }

    /** Takes out the first that waits at the key, or gives a negative number. */
    int poll(int key) {
        IntHeapPriorityQueue queue = queues[key];
        return queue == null || queue.isEmpty() ? -1 : queue.dequeueInt();
    }
}
