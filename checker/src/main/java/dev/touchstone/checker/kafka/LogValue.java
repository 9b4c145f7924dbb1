// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;

/** One value of a partition: who sent it, who polled it, and at which places of the log it is. Messages by their number. Not thread-safe. */
final class LogValue {
    static final int NONE = -1;

    /** The sends of it whose operation did not fail. */
    final IntArrayList sends = new IntArrayList(1);

    /** A send of it whose operation failed. */
    int failedSend = NONE;

    /** The first poll that returned it and answered. */
    int poll = NONE;

    /** A poll that returned it and ended otherwise. */
    int unfinishedPoll = NONE;

    /** Its places in the log, in order. */
    final IntArrayList places = new IntArrayList(1);

    /** For each place, a message that says so. */
    final IntArrayList witnesses = new IntArrayList(1);

    boolean isPolled() {
        return poll != NONE;
    }

    /** The only send that it can come from, or NONE. */
    int onlySend() {
        return sends.size() == 1 ? sends.getInt(0) : NONE;
    }

    /** Its only place, or NONE. */
    int onlyPlace() {
        return places.size() == 1 ? places.getInt(0) : NONE;
    }

    /** A message that says it is at that place, one of its own. */
    int witness(int place) {
        return witnesses.getInt(IntArrays.binarySearch(places.elements(), 0, places.size(), place));
    }

    /** Whether it was sent more than once, so that it may be at several places. */
    boolean isSentAgain() {
        return sends.size() > 1;
    }
}
