// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

/** A place on the ring, 0 to 2^128 - 1: two halves, compared as unsigned. */
public record Token(long high, long low) implements Comparable<Token> {
    @Override
    public int compareTo(Token other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
