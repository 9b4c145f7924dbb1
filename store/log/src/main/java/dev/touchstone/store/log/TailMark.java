// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

/**
 * The sequence number of the last entry that may have been acknowledged, as a {@link LogMark} holds it: 48 bits of number and 16
 * that follow from them, so that it is set at once and any flipped bit is seen. With it, an interrupted append is told from an
 * entry that was there and is gone. At 100,000 entries a second the 48 bits are enough for 89 years.
 */
final class TailMark {
    static final String NAME = "TAIL";
    static final long UNREADABLE = -1;

    private static final int CHECK_BITS = 16;
    /** No 15 of its bits in a row are equal: another bit of the number always makes other high bits of the product. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private TailMark() {}

    static long encoded(long sequence) {
        return (sequence << CHECK_BITS) | check(sequence);
    }

    /** The sequence number, or {@link #UNREADABLE}, as is a mark that was never set. */
    static long decoded(long mark) {
        long sequence = mark >>> CHECK_BITS;
        return mark == encoded(sequence) ? sequence : UNREADABLE;
    }

    private static long check(long sequence) {
        return ((sequence + 1) * FACTOR) >>> (Long.SIZE - CHECK_BITS);
    }
}
