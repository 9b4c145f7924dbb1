// SPDX-License-Identifier: Apache-2.0
/**
 * Transactions that read ranges of keys and delete keys: what is a predicate to Adya. A range that did not return a key read that the key was absent, so
 * these histories become histories of single keys ({@code Expansion}), which the other checkers judge. {@link dev.touchstone.checker.ranges.RangeChecker} is the type
 * to read first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.ranges;
