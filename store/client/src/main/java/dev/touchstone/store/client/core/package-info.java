// SPDX-License-Identifier: Apache-2.0
/**
 * What a client decides: which node is asked, for how long, what is tried again, and which outcome its caller is told.
 *
 * <p>Nothing here sends or waits, starts a thread or reads a clock. Whoever drives it tells what was heard and what time it is:
 * {@link dev.touchstone.store.client.TouchstoneClient} over HTTP, the simulator over simulated links. Read
 * {@link dev.touchstone.store.client.core.ClientCore} and {@link dev.touchstone.store.client.core.Attempts} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.client.core;
