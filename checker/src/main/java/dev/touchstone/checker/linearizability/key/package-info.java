// SPDX-License-Identifier: Apache-2.0
/**
 * The operations of one key, what was decided of it, and the split of a history by key. Read {@link
 * dev.touchstone.checker.linearizability.key.Partition} first. Not for use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.key;
