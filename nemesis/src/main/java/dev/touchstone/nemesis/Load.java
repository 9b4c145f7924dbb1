// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

/** What runs while faults do: clients at work. On the timeline's thread. */
public interface Load {
    /** Begins to invoke operations. */
    void start();

    /** Begins no more operations; calls back when the last open one has ended. */
    void stop(Runnable stopped);

    /** Reads what the cluster holds, after healing and settling; calls back when done. */
    void finalReads(Runnable done);
}
