// SPDX-License-Identifier: Apache-2.0
/**
 * How reads and writes are served: a {@link dev.touchstone.store.protocol.coordinate.Shard} dispatches events to its copy of
 * the records, its hints, and one small coordination for each request under way. Start with {@code PutCoordination}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.coordinate;
