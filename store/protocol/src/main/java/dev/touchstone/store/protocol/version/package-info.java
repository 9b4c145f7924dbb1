// SPDX-License-Identifier: Apache-2.0
/**
 * Versions: what a replica keeps under a key, dots, version vectors, hybrid logical time. Start with
 * {@link dev.touchstone.store.protocol.version.Cell}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.version;
