// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

/** A message between two nodes; {@link MessageCodec} gives its binary form. */
public interface Message {}
