// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** One walk over a dirty range, which sends all records of it that the target owns. */
final class Sweep {
    final int partition;
    /** Where the walk goes on. */
    Bytes from;

    final ArrayDeque<StoreKey> found = new ArrayDeque<>();
    /** Sent, and not acknowledged yet. */
    final TreeSet<StoreKey> waiting = new TreeSet<>();

    /** Copies that stay, although the target has them, since another target may lack them. Looked up, never iterated over. */
    private final Set<StoreKey> kept = new HashSet<>();

    boolean walked;
    /** Something was not acknowledged in time: the range stays dirty, and is walked again. */
    boolean incomplete;

    Sweep(int partition, Bytes from) {
        this.partition = partition;
        this.from = from;
    }

    /**
     * A copy stays.
     *
     * @param isHandedOver the target has all of it, and it stays for another target; whose walk drops it, if he has it last
     */
    void stays(StoreKey key, boolean isHandedOver) {
        if (isHandedOver) {
            kept.add(key);
        } else {
            incomplete = true;
        }
    }

    boolean hasHandedOver(StoreKey key) {
        return kept.contains(key);
    }

    /** All that it found was sent, and was acknowledged or is late. */
    boolean isOver() {
        return walked && found.isEmpty() && waiting.isEmpty();
    }
}
