// SPDX-License-Identifier: Apache-2.0
/** Proof that a simulated run is a pure function of its configuration and seed, and that its faults do what they say. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation;
