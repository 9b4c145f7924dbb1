// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;

/**
 * A set of configurations, in flat arrays. A configuration that another one covers, by being able to do all that it can,
 * is not kept.
 */
final class Configurations {
    /** Beyond so many of one state, only equal configurations are looked for, by hash. */
    private static final int SCAN_MAX = 96;

    private final PendingCalls pendingCalls;
    private final int words;
    private int size;
    private int alive;
    private long[] bits;
    private int[] state = new int[16];
    private int[] pending = new int[16];
    private int[] order = new int[16];
    private int[] next = new int[16];
    private int[] heads = new int[64];
    private final HashIndex index = new HashIndex();

    Configurations(int words, PendingCalls pendingCalls) {
        this.words = words;
        this.pendingCalls = pendingCalls;
        bits = new long[32 * words];
        Arrays.fill(heads, -1);
    }

    /** How many configurations are kept. */
    int alive() {
        return alive;
    }

    /** The end of their numbers, those of dropped ones included. */
    int size() {
        return size;
    }

    boolean isAlive(int i) {
        return state[i] >= 0;
    }

    int state(int i) {
        return state[i];
    }

    int pending(int i) {
        return pending[i];
    }

    int order(int i) {
        return order[i];
    }

    /** The slots of a word that are in the set and were not linearized. */
    long notLinearized(int i, long[] slots, int word) {
        return slots[word] & ~bits[i * 2 * words + word];
    }

    /** Lets a call return; the configuration's order becomes the one given. */
    void letReturn(int i, int slot, int newOrder) {
        bits[i * 2 * words + words + (slot >>> 6)] |= 1L << slot;
        order[i] = newOrder;
    }

    void copyTo(int i, Configuration copy) {
        System.arraycopy(bits, i * 2 * words, copy.bits, 0, 2 * words);
        copy.state = state[i];
        copy.pending = pending[i];
        copy.order = order[i];
    }

    long bytes() {
        return 8L * bits.length + 4L * (state.length * 4L + heads.length) + index.bytes();
    }

    void clear() {
        if (size * 4 < heads.length) {
            for (int i = 0; i < size; i++) {
                heads[head(stateOf(i))] = -1;
            }
        } else {
            Arrays.fill(heads, -1);
        }
        index.clear();
        size = 0;
        alive = 0;
    }

    /** Adds a copy of the configuration unless one covers it; those that it covers are dropped. */
    void add(Configuration added) {
        int newState = added.state;
        int newPending = added.pending;
        int scanned = 0;
        int i = heads[head(newState)];
        for (; i >= 0 && scanned < SCAN_MAX; i = next[i]) {
            if (state[i] == newState) {
                scanned++;
                int at = i * 2 * words;
                if (pendingCalls.usesNoMore(pending[i], newPending) && covers(bits, at, added.bits, 0)) {
                    pendingCalls.drop(newPending, pending[i]);
                    return;
                }
                if (pendingCalls.usesNoMore(newPending, pending[i]) && covers(added.bits, 0, bits, at)) {
                    pendingCalls.drop(pending[i], newPending);
                    drop(i);
                }
            }
        }
        if (i < 0 || !contains(added)) {
            append(added);
        }
    }

    /** Keeps {@code limit} configurations: of each state equally many, those that used the fewest pending calls. */
    void truncate(int limit) {
        long[] ranked = new long[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (isAlive(i)) {
                ranked[n++] = ((long) pendingCalls.cost(pending[i]) << 32) | i;
            }
        }
        Arrays.sort(ranked, 0, n);
        Int2IntOpenHashMap ranks = new Int2IntOpenHashMap();
        for (int at = 0; at < n; at++) {
            int i = (int) ranked[at];
            ranked[at] = ((long) ranks.addTo(state[i], 1) << 32) | i;
        }
        Arrays.sort(ranked, 0, n);
        for (int at = Math.min(n, limit); at < n; at++) {
            drop((int) ranked[at]);
        }
    }

    private void drop(int i) {
        state[i] = -state[i] - 1;
        alive--;
    }

    /** The state, of a dropped one too. */
    private int stateOf(int i) {
        return state[i] < 0 ? -state[i] - 1 : state[i];
    }

    /** True if the first may return wherever they differ, and where the second may. */
    private boolean covers(long[] a, int aAt, long[] b, int bAt) {
        for (int w = 0; w < words; w++) {
            long mayReturn = a[aAt + words + w];
            long same = ~(a[aAt + w] ^ b[bAt + w]) & ~b[bAt + words + w];
            if ((mayReturn | same) != -1L) {
                return false;
            }
        }
        return true;
    }

    private boolean contains(Configuration wanted) {
        for (int at = index.first(hash(wanted.bits, 0, wanted.state, wanted.pending));
                index.at(at) >= 0;
                at = index.next(at)) {
            int i = index.at(at);
            if (state[i] == wanted.state
                    && pending[i] == wanted.pending
                    && Arrays.equals(bits, i * 2 * words, (i + 1) * 2 * words, wanted.bits, 0, 2 * words)) {
                return true;
            }
        }
        return false;
    }

    private void append(Configuration added) {
        if (size == state.length) {
            grow();
        }
        System.arraycopy(added.bits, 0, bits, size * 2 * words, 2 * words);
        state[size] = added.state;
        pending[size] = added.pending;
        order[size] = added.order;
        link(size++);
        alive++;
        if (size > SCAN_MAX) {
            for (int i = size == SCAN_MAX + 1 ? 0 : size - 1; i < size; i++) {
                index.add(hash(bits, i * 2 * words, stateOf(i), pending[i]), state.length);
            }
        }
    }

    private void grow() {
        int capacity = size * 2;
        bits = Arrays.copyOf(bits, capacity * 2 * words);
        state = Arrays.copyOf(state, capacity);
        pending = Arrays.copyOf(pending, capacity);
        order = Arrays.copyOf(order, capacity);
        next = Arrays.copyOf(next, capacity);
        heads = new int[Math.max(64, Integer.highestOneBit(capacity))];
        Arrays.fill(heads, -1);
        for (int i = 0; i < size; i++) {
            link(i);
        }
    }

    private void link(int i) {
        int head = head(stateOf(i));
        next[i] = heads[head];
        heads[head] = i;
    }

    private int head(int ofState) {
        return ((ofState * 0x9E3779B9) >>> 7) & (heads.length - 1);
    }

    private int hash(long[] from, int offset, int ofState, int ofPending) {
        long hash = ofState * 0x9E3779B97F4A7C15L + ofPending;
        for (int w = 0; w < 2 * words; w++) {
            hash = (hash ^ from[offset + w]) * 0xff51afd7ed558ccdL;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
