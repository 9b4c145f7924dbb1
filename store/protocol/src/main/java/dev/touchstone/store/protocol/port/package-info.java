// SPDX-License-Identifier: Apache-2.0
/**
 * What a driver needs of the world. Each port has a real adapter, in the server, and a simulated one; both pass the same
 * contract test.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.port;
