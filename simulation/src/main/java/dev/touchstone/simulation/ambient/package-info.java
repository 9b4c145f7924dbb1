// SPDX-License-Identifier: Apache-2.0
/** Trouble that a world makes by itself, from its own seed, beside what a schedule of faults asks for. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.ambient;
