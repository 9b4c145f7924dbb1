// SPDX-License-Identifier: Apache-2.0
/**
 * Values that only grow: rows that each have a greater value and a later timestamp than those before, and registers that are only incremented. {@link
 * dev.touchstone.checker.monotonic.MonotonicChecker} is the type to read first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.monotonic;
