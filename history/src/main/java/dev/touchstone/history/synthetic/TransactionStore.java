// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.synthetic;

/** How a simulated store treats transactions. */
public enum TransactionStore {
    /** Each takes effect at one instant between its invocation and its completion: strictly serializable. */
    ATOMIC,
    /** Reads from a snapshot; commits if nothing it read or wrote changed meanwhile: serializable. */
    SSI,
    /** Reads from a snapshot; commits if nothing it wrote changed meanwhile: snapshot isolation. */
    SI,
    /** Reads some prefix of each list: orders and updates go wrong. */
    PREFIX,
    /** Appends at once, in place, and now and then puts them in front, or reads without its own: badly broken. */
    BRAT
}
