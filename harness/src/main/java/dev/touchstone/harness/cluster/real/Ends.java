// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import java.util.ArrayDeque;
import java.util.Deque;

/** What ends the parts of a cluster made so far, last first: all of them, though one fails. For one thread. */
public final class Ends {
    private final Deque<Runnable> ends = new ArrayDeque<>();

    /** A part was made that this ends. */
    public void push(Runnable end) {
        ends.push(end);
    }

    /** The last of them is somebody else's from now on. */
    public void pop() {
        ends.pop();
    }

    /** Ends all; what failed first is thrown when all were tried. A second call does nothing. */
    public void run() {
        RuntimeException failure = null;
        while (!ends.isEmpty()) {
            try {
                ends.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
