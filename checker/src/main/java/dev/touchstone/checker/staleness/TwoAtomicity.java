// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Decides 2-atomicity of a register: is there an order in which each read returns one of the last two writes? By limited
 * backtracking, LBT, of Golab, Hurwitz and Li, "On the k-Atomicity-Verification Problem" (ICDCS 2013).
 *
 * <p>The order is built from its end. Let w be its last write. What began after w ended are reads, of w or of the write
 * before it; if some are of another write, that one is next, and so on. Once all are of the last write chosen, whole
 * clusters were taken, and nothing taken is ever taken back: what is left is 2-atomic exactly if all was. Only the
 * first write of such an epoch is a choice, of those that end after every other began, at most as many as were
 * concurrent. They are tried for as many steps each, and more if none comes to an end: O(c·n) after sorting.
 */
final class TwoAtomicity {
    private static final int NONE = -1;

    private final KeyZones zones;
    /** The clusters in order of their writes' beginning, and of their end. */
    private final int[] byBegin;

    private final int[] byEnd;
    private final boolean[] isTaken;
    private final int[] takenIn;
    private int trial;
    private int readsLeft;
    private int beginsLeft;
    private int endsLeft;
    private int left;

    private TwoAtomicity(KeyZones zones) {
        this.zones = zones;
        byBegin = sorted(zones.begin);
        byEnd = sorted(zones.end);
        isTaken = new boolean[zones.count];
        takenIn = new int[zones.count];
        readsLeft = zones.reads.length;
        beginsLeft = zones.count;
        endsLeft = zones.count;
        left = zones.count;
    }

    static boolean holds(KeyZones zones) {
        return new TwoAtomicity(zones).run();
    }

    private static int[] sorted(int[] by) {
        int[] order = new int[by.length];
        Arrays.setAll(order, i -> i);
        IntArrays.quickSort(order, (a, b) -> Integer.compare(by[a], by[b]));
        return order;
    }

    private boolean run() {
        while (left > 0) {
            if (!epoch()) {
                return false;
            }
        }
        return true;
    }

    private boolean epoch() {
        int[] candidates = candidates();
        for (int steps = 8; ; steps *= 2) {
            boolean undecided = false;
            for (int first : candidates) {
                IntArrayList chain = new IntArrayList();
                int outcome = follow(first, steps, chain);
                if (outcome > 0) {
                    chain.forEach((int w) -> isTaken[w] = true);
                    left -= chain.size();
                    return true;
                }
                undecided |= outcome == 0;
            }
            if (!undecided) {
                return false;
            }
        }
    }

    /** The writes left that end after every other one left began. */
    private int[] candidates() {
        while (isTaken[byBegin[beginsLeft - 1]]) {
            beginsLeft--;
        }
        while (isTaken[byEnd[endsLeft - 1]]) {
            endsLeft--;
        }
        int last = byBegin[beginsLeft - 1];
        IntArrayList found = new IntArrayList();
        for (int i = endsLeft - 1; i >= 0; i--) {
            int w = byEnd[i];
            if (w != last && zones.end[w] < zones.begin[last]) {
                break;
            }
            if (!isTaken[w] && endsAfterOthersBegan(w, beginsLeft)) {
                found.add(w);
            }
        }
        return found.toIntArray();
    }

    /** Looks at the latest beginning of a write that is not taken, now or in the trial, and not this one. */
    private boolean endsAfterOthersBegan(int w, int from) {
        for (int i = from - 1; i >= 0; i--) {
            int other = byBegin[i];
            if (other != w && !isTaken[other] && takenIn[other] != trial) {
                return zones.end[w] >= zones.begin[other];
            }
        }
        return true;
    }

    /** 1 if the epoch begun with this write comes to an end, its writes in {@code chain}; -1 if not, 0 if not yet. */
    private int follow(int first, int steps, IntArrayList chain) {
        trial++;
        int reads = readsLeft;
        int begins = beginsLeft;
        int w = first;
        for (int step = 0; step < steps; step++) {
            while (begins > 0 && (isTaken[byBegin[begins - 1]] || takenIn[byBegin[begins - 1]] == trial)) {
                begins--;
            }
            if (!endsAfterOthersBegan(w, begins)) {
                return -1;
            }
            chain.add(w);
            takenIn[w] = trial;
            int before = NONE;
            while (reads > 0 && zones.reads[reads - 1] > zones.end[w]) {
                int of = zones.readOf[--reads];
                if (isTaken[of] || takenIn[of] == trial || of == before) {
                    continue;
                }
                if (before != NONE) {
                    return -1;
                }
                before = of;
            }
            if (before == NONE) {
                readsLeft = reads;
                return 1;
            }
            w = before;
        }
        return 0;
    }
}
