// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One change of a table.
 *
 * @param value what the key becomes; null removes it
 */
public record Mutation(Table table, Bytes key, @Nullable Bytes value) {}
