// SPDX-License-Identifier: Apache-2.0
/** What must hold at every step, and what must come about when all faults are over. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.invariant;
