// SPDX-License-Identifier: Apache-2.0
/** Who owns what: tokens, virtual nodes, preference lists. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.ring;
