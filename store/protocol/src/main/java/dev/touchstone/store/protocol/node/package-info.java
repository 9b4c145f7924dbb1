// SPDX-License-Identifier: Apache-2.0
/** Who a node is, and which of its lives. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.node;
