// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

/**
 * A configuration that is being worked on, changed in place: a state of the object, and which of the open and pending
 * calls were linearized to reach it.
 *
 * <p>Each open call has two bits. <em>Linearized</em>: its effect was used up. <em>May return</em>: nothing keeps it from
 * returning, as a read that has seen its value, or a write that can have been overwritten unseen; such a write can still
 * be linearized.
 */
final class Configuration {
    /** All words of linearized slots, then all words of slots that may return. */
    final long[] bits;

    private final int words;
    private final LinearizationTree orders;
    int state;
    /** Which pending calls were linearized, as a number of {@link PendingCalls}. */
    int pending;
    /** The order of the calls so far, as a node of the tree of orders. */
    int order = LinearizationTree.ROOT;

    Configuration(int words, LinearizationTree orders) {
        this.words = words;
        this.orders = orders;
        bits = new long[2 * words];
    }

    boolean isLinearized(int slot) {
        return (bits[slot >>> 6] & 1L << slot) != 0;
    }

    boolean mayReturn(int slot) {
        return (bits[words + (slot >>> 6)] & 1L << slot) != 0;
    }

    /** Linearizes an open call, by its slot and index. */
    void linearize(int slot, int operation) {
        bits[slot >>> 6] |= 1L << slot;
        bits[words + (slot >>> 6)] &= ~(1L << slot);
        order = orders.then(order, operation);
    }

    /** Linearizes some pending call of the class; {@code afterwards} is the number of what is linearized then. */
    void linearizePending(int afterwards, int callClass) {
        pending = afterwards;
        order = orders.thenPending(order, callClass);
    }

    /** Linearizes an open read, which changes nothing and may return. */
    void read(int slot, int operation) {
        bits[words + (slot >>> 6)] |= 1L << slot;
        order = orders.then(order, operation);
    }

    /** Lets all calls of a set return that were not linearized. */
    void letReturn(long[] slots) {
        for (int w = 0; w < words; w++) {
            bits[words + w] |= slots[w] & ~bits[w];
        }
    }

    /** Forgets the call in the slot, which returns. */
    void close(int slot) {
        bits[slot >>> 6] &= ~(1L << slot);
        bits[words + (slot >>> 6)] &= ~(1L << slot);
    }

    /** The slots of a word that are in the set and may not return yet. */
    long mayNotReturn(long[] slots, int word) {
        return slots[word] & ~bits[words + word];
    }
}
