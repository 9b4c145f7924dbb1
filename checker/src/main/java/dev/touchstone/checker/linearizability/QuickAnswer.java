// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

/** The answer of a near-linear algorithm. */
enum QuickAnswer {
    VALID,
    INVALID,
    /** The algorithm does not apply, or the budget ended it. */
    UNDECIDED
}
