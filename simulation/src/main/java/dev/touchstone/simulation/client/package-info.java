// SPDX-License-Identifier: Apache-2.0
/** Clients of a world. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.client;
