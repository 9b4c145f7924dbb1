// SPDX-License-Identifier: Apache-2.0
/**
 * Node to node: messages of the core in checksummed frames over TCP.
 *
 * <p>Each node keeps one outgoing connection to every peer, at an address of its own choosing (a proxy may sit between),
 * and sends its messages over that alone. Read {@link dev.touchstone.store.server.transport.VertxTransport} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server.transport;
