// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

/** Whether cells are judged while they run, and what then. */
public enum LivePolicy {
    /** They are judged when they are over. */
    NONE,
    /** A violation is told at once. */
    TELL,
    /** And the cell's load ends. */
    STOP
}
