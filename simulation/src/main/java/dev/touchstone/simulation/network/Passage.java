// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

/** What becomes of what is sent along a link, the strongest first. */
public enum Passage {
    REFUSED,
    RESET,
    LOST,
    STALLED,
    OPEN
}
