// SPDX-License-Identifier: Apache-2.0
/**
 * Is there an order of the operations, within their intervals, that one object could have executed?
 *
 * <p>Read {@link dev.touchstone.checker.linearizability.LinearizabilityChecker} first, then {@link
 * dev.touchstone.checker.linearizability.Model}. A history is split by key; per key a near-linear decider answers where
 * one applies (zones for registers whose values are written once), and {@code Search} answers everything else.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability;
