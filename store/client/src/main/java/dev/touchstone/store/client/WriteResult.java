// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.version.CausalContext;

/**
 * What a write answered.
 *
 * @param context covers the write, and what it replaced
 * @param version names the write
 */
public record WriteResult(CausalContext context, String version) {}
