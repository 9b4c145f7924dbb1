// SPDX-License-Identifier: Apache-2.0
/**
 * The client SDK: requests to one node or to a key's owners, with outcomes that never merge "surely not" and "unknown".
 *
 * <p>Read {@link dev.touchstone.store.client.TouchstoneClient} and {@link dev.touchstone.store.client.ClientOutcome} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.client;
