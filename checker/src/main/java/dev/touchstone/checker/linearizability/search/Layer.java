// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;

/**
 * A set of configurations, in flat arrays: the state, which open operations are done, and which operations without an
 * end were used. A configuration that another one covers, by being able to do all that it can, is not kept.
 *
 * <p>Each open operation has a slot and two bits. <em>Done</em>: its effect was used up. <em>Free</em>: it may end
 * whenever it likes, as a read that has seen its value, or a write that can have been overwritten unseen; such a write
 * can still be placed.
 */
final class Layer {
    private static final int SCAN_MAX = 96;

    final int words;
    int size;
    long[] bits;
    int[] state = new int[16];
    int[] used = new int[16];
    int[] trail = new int[16];
    private int[] next = new int[16];
    private int[] heads = new int[64];
    private int[] exact = new int[0];
    private int alive;
    private final Pools pools;

    Layer(int words, Pools pools) {
        this.words = words;
        this.pools = pools;
        bits = new long[32 * words];
        Arrays.fill(heads, -1);
    }

    /** How many configurations are kept. */
    int alive() {
        return alive;
    }

    boolean isAlive(int i) {
        return state[i] >= 0;
    }

    int at(int i) {
        return i * 2 * words;
    }

    long bytes() {
        return 8L * bits.length + 4L * (state.length * 4L + heads.length + exact.length);
    }

    void clear() {
        if (size * 4 < heads.length) {
            for (int i = 0; i < size; i++) {
                heads[slotOf(state[i] < 0 ? -state[i] - 1 : state[i])] = -1;
            }
        } else {
            Arrays.fill(heads, -1);
        }
        if (size > SCAN_MAX) {
            Arrays.fill(exact, -1);
        }
        size = 0;
        alive = 0;
    }

    /**
     * Adds a configuration unless one covers it; those that it covers are dropped.
     *
     * @param from holds the bits from {@code offset} on: all done words, then all free words
     */
    void add(long[] from, int offset, int newState, int newUsed, int newTrail) {
        int head = slotOf(newState);
        int scanned = 0;
        int i = heads[head];
        for (; i >= 0 && scanned < SCAN_MAX; i = next[i]) {
            if (state[i] == newState) {
                scanned++;
                if (pools.isWithin(used[i], newUsed) && covers(bits, at(i), from, offset)) {
                    pools.forget(newUsed, used[i]);
                    return;
                }
                if (pools.isWithin(newUsed, used[i]) && covers(from, offset, bits, at(i))) {
                    pools.forget(used[i], newUsed);
                    state[i] = -newState - 1;
                    alive--;
                }
            }
        }
        if (i >= 0 && isKnown(from, offset, newState, newUsed)) {
            return;
        }
        append(from, offset, newState, newUsed, newTrail);
    }

    private void append(long[] from, int offset, int newState, int newUsed, int newTrail) {
        if (size == state.length) {
            grow();
        }
        System.arraycopy(from, offset, bits, at(size), 2 * words);
        state[size] = newState;
        used[size] = newUsed;
        trail[size] = newTrail;
        int head = slotOf(newState);
        next[size] = heads[head];
        heads[head] = size++;
        alive++;
        if (size > SCAN_MAX) {
            index(size == SCAN_MAX + 1 ? 0 : size - 1);
        }
    }

    /** Keeps {@code limit} configurations: of each state equally many, those that used the fewest operations without an end. */
    void truncate(int limit) {
        long[] order = new long[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (isAlive(i)) {
                order[n++] = ((long) pools.cost(used[i]) << 32) | i;
            }
        }
        Arrays.sort(order, 0, n);
        Int2IntOpenHashMap ranks = new Int2IntOpenHashMap();
        for (int at = 0; at < n; at++) {
            int i = (int) order[at];
            order[at] = ((long) ranks.addTo(state[i], 1) << 32) | i;
        }
        Arrays.sort(order, 0, n);
        for (int at = Math.min(n, limit); at < n; at++) {
            int dropped = (int) order[at];
            state[dropped] = -state[dropped] - 1;
            alive--;
        }
    }

    private boolean covers(long[] a, int aAt, long[] b, int bAt) {
        for (int w = 0; w < words; w++) {
            long aFree = a[aAt + words + w];
            long same = ~(a[aAt + w] ^ b[bAt + w]) & ~b[bAt + words + w];
            if ((aFree | same) != -1L) {
                return false;
            }
        }
        return true;
    }

    private boolean isKnown(long[] from, int offset, int newState, int newUsed) {
        int mask = exact.length - 1;
        for (int h = hash(from, offset, newState, newUsed) & mask; exact[h] >= 0; h = (h + 1) & mask) {
            int i = exact[h];
            if (state[i] == newState
                    && used[i] == newUsed
                    && Arrays.equals(bits, at(i), at(i + 1), from, offset, offset + 2 * words)) {
                return true;
            }
        }
        return false;
    }

    private void index(int first) {
        int begin = first;
        if (exact.length < state.length * 2) {
            exact = new int[state.length * 2];
            Arrays.fill(exact, -1);
            begin = 0;
        }
        int mask = exact.length - 1;
        for (int i = begin; i < size; i++) {
            int of = state[i] < 0 ? -state[i] - 1 : state[i];
            int h = hash(bits, at(i), of, used[i]) & mask;
            while (exact[h] >= 0) {
                h = (h + 1) & mask;
            }
            exact[h] = i;
        }
    }

    private int hash(long[] from, int offset, int ofState, int ofUsed) {
        long hash = ofState * 0x9E3779B97F4A7C15L + ofUsed;
        for (int w = 0; w < 2 * words; w++) {
            hash = (hash ^ from[offset + w]) * 0xff51afd7ed558ccdL;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    private int slotOf(int ofState) {
        return ((ofState * 0x9E3779B9) >>> 7) & (heads.length - 1);
    }

    private void grow() {
        int capacity = size * 2;
        bits = Arrays.copyOf(bits, capacity * 2 * words);
        state = Arrays.copyOf(state, capacity);
        used = Arrays.copyOf(used, capacity);
        trail = Arrays.copyOf(trail, capacity);
        next = Arrays.copyOf(next, capacity);
        heads = new int[Math.max(64, Integer.highestOneBit(capacity))];
        Arrays.fill(heads, -1);
        for (int i = 0; i < size; i++) {
            int head = slotOf(state[i] < 0 ? -state[i] - 1 : state[i]);
            next[i] = heads[head];
            heads[head] = i;
        }
    }
}
