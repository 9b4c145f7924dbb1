// SPDX-License-Identifier: Apache-2.0
/** Which sets of nodes are enough to read from or to write to, as values. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.quorum;
