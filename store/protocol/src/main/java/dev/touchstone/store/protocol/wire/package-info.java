// SPDX-License-Identifier: Apache-2.0
/** Reading and writing bytes, with every length checked before anything is allocated. What the bytes mean is said elsewhere. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.wire;
