// SPDX-License-Identifier: Apache-2.0
/** What happened in a world, counted: for whoever asks whether the next thousand worlds will see anything new. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.coverage;
