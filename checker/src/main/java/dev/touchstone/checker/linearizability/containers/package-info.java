// SPDX-License-Identifier: Apache-2.0
/**
 * Queues, stacks and bags, in O(n log n) where each value is put in once. Read {@link
 * dev.touchstone.checker.linearizability.containers.ContainerDecider} first. Not for use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.containers;
