// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

/** The tables of a participant's storage. */
public enum Table {
    /** Keys begin with the 16 bytes of their token, so that a token range is a key range. */
    RECORDS,
    /** Writes kept for owners that are down; keys begin with the target, then count up. */
    HINTS,
    /** What a participant must remember of itself and its cluster: bucket settings, limits, ballots. */
    META
}
