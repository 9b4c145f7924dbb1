// SPDX-License-Identifier: Apache-2.0
/** Runs the core against the ports: the one interpreter of effects, for the server and the simulator alike. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.driver;
