// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.decide;

/** The answer of a near-linear algorithm. */
public enum QuickAnswer {
    VALID,
    INVALID,
    /** The algorithm does not apply. */
    UNDECIDED
}
