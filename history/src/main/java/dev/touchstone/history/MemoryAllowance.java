// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/**
 * The bytes that a history's arrays take, and how many they may. Asked before an array grows, when the old and the new
 * one are both there: so a history that does not fit is refused before the JVM runs out of memory.
 */
final class MemoryAllowance {
    private long max = Long.MAX_VALUE;
    private long used;

    void limit(long bytes) {
        max = bytes;
    }

    long used() {
        return used;
    }

    /**
     * An array of some bytes is about to be replaced by one of more, or by one of fewer.
     *
     * @throws HistoryException if there is not room for both
     */
    void replace(long oldBytes, long newBytes) {
        if (used + newBytes > max) {
            throw HistoryException.tooLarge(
                    "the history needs more than the " + (max >> 20) + " MiB of memory that it may take");
        }
        used += newBytes - oldBytes;
    }

    /** Something new is about to be kept. */
    void add(long bytes) {
        replace(0, bytes);
    }
}
