// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

/** Who a session is to others: a place in clocks, and whether anybody may still need it. */
final class Author {
    /** Its place in clocks; another session may have it once nobody can need this one any more. */
    final int slot;

    /** How many of its versions are known. */
    int versions;
    /** Whether it will do no more. */
    boolean isEnded;

    Author(int slot) {
        this.slot = slot;
    }
}
