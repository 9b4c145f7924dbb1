// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.TreeSet;

/** One walk over a dirty range, which sends all records of it that the target owns. */
final class Sweep {
    final int partition;
    /** Where the walk goes on. */
    Bytes from;

    final ArrayDeque<StoreKey> found = new ArrayDeque<>();
    /** Sent, and not acknowledged yet. */
    final TreeSet<StoreKey> waiting = new TreeSet<>();

    boolean walked;
    /** Something was not acknowledged in time: the range stays dirty, and is walked again. */
    boolean incomplete;

    Sweep(int partition, Bytes from) {
        this.partition = partition;
        this.from = from;
    }

    /** All that it found was sent, and was acknowledged or is late. */
    boolean isOver() {
        return walked && found.isEmpty() && waiting.isEmpty();
    }
}
