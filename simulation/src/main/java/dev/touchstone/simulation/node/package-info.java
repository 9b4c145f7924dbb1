// SPDX-License-Identifier: Apache-2.0
/** A node of a world: the real core over simulated ports. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.node;
