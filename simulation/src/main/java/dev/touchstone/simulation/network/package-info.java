// SPDX-License-Identifier: Apache-2.0
/** Links that delay, lose, repeat and reorder. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.network;
