// SPDX-License-Identifier: Apache-2.0
/**
 * What a node bears from those who connect to it: connections, bytes, requests. What is more is refused, early and cheaply.
 *
 * <p>Everything here works by counts and bounds, and bounds what one turn of an event loop does; nothing needs an event loop of
 * its own. Read {@link dev.touchstone.store.server.guard.ConnectionGate} and
 * {@link dev.touchstone.store.server.guard.BytesInFlight} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server.guard;
