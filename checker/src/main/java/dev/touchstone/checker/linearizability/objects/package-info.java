// SPDX-License-Identifier: Apache-2.0
/**
 * Deciders of sets, counters, texts and several registers. Each is a way round the search, or a way to make it smaller.
 * Not for use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.objects;
