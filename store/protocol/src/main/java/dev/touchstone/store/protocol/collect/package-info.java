// SPDX-License-Identifier: Apache-2.0
/**
 * Collecting tombstones: records that are nothing but tombstones go, when nothing can bring back what they deleted. Start with
 * {@link dev.touchstone.store.protocol.collect.Collector}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.collect;
