// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

import dev.touchstone.checker.linearizability.key.Meter;
import java.util.Arrays;

/** The zones of a register's blocks, and the sweep that finds two that cannot be ordered. */
final class ZoneSweep {
    private static final int INITIAL = -1;

    /** Takes two blocks, each of which must precede the other, by the operations that say so. */
    interface Overlap {
        void found(int endA, int startA, int endB, int startB);
    }

    /** Least completion and number of each forward zone, packed, so that sorting is by completion. */
    private long[] forward;

    private final int[] earliest;
    private final int[] latest;
    private final int[] start;
    private final int[] end;
    private int size;
    private int forwards;

    ZoneSweep(int capacity) {
        earliest = new int[capacity];
        latest = new int[capacity];
        start = new int[capacity];
        end = new int[capacity];
        forward = new long[64];
    }

    /**
     * A block.
     *
     * @param m its least completion
     * @param greatest its greatest invocation
     * @param earliestIndex the operation that ends at m
     * @param latestIndex the operation that begins at the greatest invocation
     * @param isInitial true of the block that starts with the initial value, which was there before everything
     */
    void add(int m, int greatest, int earliestIndex, int latestIndex, boolean isInitial) {
        earliest[size] = isInitial ? INITIAL : earliestIndex;
        latest[size] = latestIndex;
        end[size] = m;
        start[size] = greatest;
        if (m < greatest) {
            if (forwards == forward.length) {
                forward = Arrays.copyOf(forward, forwards * 2);
            }
            forward[forwards++] = ((m + 1L) << 32) | size;
        }
        size++;
    }

    void run(Overlap overlap, Meter meter) {
        Arrays.sort(forward, 0, forwards);
        int reach = 0;
        for (int i = 1; i < forwards; i++) {
            meter.step(i);
            int before = (int) forward[reach];
            int after = (int) forward[i];
            if (end[after] < start[before]) {
                report(overlap, before, after);
            }
            reach = start[after] > start[before] ? i : reach;
        }
        for (int zone = 0; zone < size; zone++) {
            meter.step(zone);
            if (end[zone] >= start[zone]) {
                int around = lastForwardBefore(start[zone]);
                if (around >= 0 && end[zone] < start[around]) {
                    report(overlap, around, zone);
                }
            }
        }
    }

    /** The last forward zone whose least completion lies before the position, or -1. */
    private int lastForwardBefore(int position) {
        int low = 0;
        int high = forwards;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((forward[middle] >>> 32) - 1 < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? -1 : (int) forward[low - 1];
    }

    private void report(Overlap overlap, int a, int b) {
        overlap.found(earliest[a], latest[a], earliest[b], latest[b]);
    }
}
