// SPDX-License-Identifier: Apache-2.0
/** Tests of the clients of a world. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.client;
