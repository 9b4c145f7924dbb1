// SPDX-License-Identifier: Apache-2.0
/**
 * A Toxiproxy-compatible server, to run where there is no Toxiproxy: the same HTTP API, the same toxics.
 *
 * <p>Read {@link dev.touchstone.nemesis.proxy.EmbeddedToxiproxy} first. A {@code ToxicProxy} listens and dials; each of
 * its connections has two {@code ToxicLink}s, one per direction, and each link a chain of {@code Toxic}s, one small
 * class per type. All of it runs on one event loop of its own, so nothing here is locked and the load of the proxies
 * does not disturb the timing of anything else. Nothing here knows of faults or nodes.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.nemesis.proxy;
