// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.util.List;

/** What each client of a load is to do next, and when; asked on the timeline's thread. */
interface ClientTasks {
    /** What {@link #pauseNanos} answers for a client that has nothing left to do. */
    long NOTHING_LEFT = -1;

    /**
     * How long a client pauses before its next operation.
     *
     * @param sinceStart how long the load runs already, in nanoseconds
     */
    long pauseNanos(int client, long sinceStart);

    /** The next operation of a client. */
    Operation next(int client);

    /** The final reads of a client, in order. */
    List<Operation> finalReads(int client);
}
