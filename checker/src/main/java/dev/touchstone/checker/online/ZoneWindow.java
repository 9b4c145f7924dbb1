// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The zones that may still come into conflict, in order of their ends: a ring, and over it a tree that knows which zone
 * of a part of it begins last. Each operation takes a number of steps that grows with the logarithm of its size.
 */
final class ZoneWindow {
    private static final int EMPTY = -1;

    private @Nullable ValueZone[] ring = new ValueZone[16];
    /** A heap-shaped tree of ring slots, leaves in the second half; of two the one that begins later. */
    private int[] latest = empty(ring.length);

    private long head;
    private long tail;

    long head() {
        return head;
    }

    long tail() {
        return tail;
    }

    ValueZone get(long place) {
        return known(slot(place));
    }

    /** Adds a zone that ends after all others. */
    void add(ValueZone zone) {
        if (tail - head == ring.length) {
            grow();
        }
        zone.place = tail++;
        ring[slot(zone.place)] = zone;
        begun(zone);
    }

    /** The zone begins later than before. */
    void begun(ValueZone zone) {
        int slot = slot(zone.place);
        int node = ring.length + slot;
        latest[node] = slot;
        for (node >>= 1; node > 0; node >>= 1) {
            latest[node] = later(latest[2 * node], latest[2 * node + 1]);
        }
    }

    void dropFirst() {
        int slot = slot(head++);
        ring[slot] = null;
        int node = ring.length + slot;
        latest[node] = EMPTY;
        for (node >>= 1; node > 0; node >>= 1) {
            latest[node] = later(latest[2 * node], latest[2 * node + 1]);
        }
    }

    /**
     * A zone that cannot be in one order with this one if this one begins at {@code begin}: each ends before the other
     * begins. Of several the one that begins last on one side of it; null if there is none.
     */
    @Nullable
    ValueZone conflict(ValueZone zone, long begin) {
        long to = firstEndingFrom(begin);
        ValueZone before = latest(head, Math.min(to, zone.place));
        if (before != null && before.begin > zone.end) {
            return before;
        }
        ValueZone after = latest(zone.place + 1, to);
        return after != null && after.begin > zone.end ? after : null;
    }

    /** The first place whose zone ends there or later. */
    private long firstEndingFrom(long position) {
        long low = head;
        long high = tail;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (get(middle).end < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private @Nullable ValueZone latest(long from, long to) {
        if (from >= to) {
            return null;
        }
        int first = slot(from);
        int last = slot(to - 1) + 1;
        int found = first < last ? inSlots(first, last) : later(inSlots(first, ring.length), inSlots(0, last));
        return found == EMPTY ? null : ring[found];
    }

    private int inSlots(int from, int to) {
        int found = EMPTY;
        int left = from + ring.length;
        int right = to + ring.length;
        while (left < right) {
            if ((left & 1) != 0) {
                found = later(found, latest[left++]);
            }
            if ((right & 1) != 0) {
                found = later(found, latest[--right]);
            }
            left >>= 1;
            right >>= 1;
        }
        return found;
    }

    private int later(int a, int b) {
        if (a == EMPTY || b == EMPTY) {
            return Math.max(a, b);
        }
        return known(a).begin >= known(b).begin ? a : b;
    }

    private ValueZone known(int slot) {
        ValueZone zone = ring[slot];
        if (zone == null) {
            throw new IllegalStateException("no zone in slot " + slot + " of " + head + ".." + tail);
        }
        return zone;
    }

    private int slot(long place) {
        return (int) place & (ring.length - 1);
    }

    private void grow() {
        @Nullable ValueZone[] old = ring;
        ring = new ValueZone[old.length * 2];
        latest = empty(ring.length);
        for (long place = head; place < tail; place++) {
            ValueZone zone = old[(int) place & (old.length - 1)];
            ring[slot(place)] = zone;
            begun(get(place));
        }
    }

    private static int[] empty(int leaves) {
        int[] nodes = new int[2 * leaves];
        Arrays.fill(nodes, EMPTY);
        return nodes;
    }
}
