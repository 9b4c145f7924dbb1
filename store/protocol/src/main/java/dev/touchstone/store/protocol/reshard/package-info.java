// SPDX-License-Identifier: Apache-2.0
/**
 * A change of the number of a node's shards: which entry of their tables belongs where. It happens while the node is down; what becomes of
 * files is not decided here. Start with {@link dev.touchstone.store.protocol.reshard.Resharding}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.reshard;
