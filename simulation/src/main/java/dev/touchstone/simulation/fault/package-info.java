// SPDX-License-Identifier: Apache-2.0
/** Faults of a world: the nemesis' injectors over it. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.fault;
