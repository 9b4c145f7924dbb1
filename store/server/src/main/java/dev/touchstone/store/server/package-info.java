// SPDX-License-Identifier: Apache-2.0
/**
 * The runnable node: the core of {@code store/protocol} on Vert.x and Chronicle Map.
 *
 * <p>Read {@link dev.touchstone.store.server.TouchstoneServer} first: it opens the data directory, gives each participant a
 * lane of its own, connects the peers and serves the HTTP API. Nothing here decides what a node does.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server;
