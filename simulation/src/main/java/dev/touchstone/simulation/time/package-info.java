// SPDX-License-Identifier: Apache-2.0
/** Virtual time: one queue of what will happen. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.time;
