// SPDX-License-Identifier: Apache-2.0
/**
 * What a replica may vouch for: the durable state of each of its partitions, and the scan that refills those that are not
 * serving. Start with {@link dev.touchstone.store.protocol.range.RangeState}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.range;
