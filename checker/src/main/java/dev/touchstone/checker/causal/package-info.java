// SPDX-License-Identifier: Apache-2.0
/**
 * Causal order, and the three causal consistencies of registers with unique values.
 *
 * <p>Read {@link dev.touchstone.checker.causal.CausalChecker} first. {@link dev.touchstone.checker.causal.CausalOrder} is
 * the order itself, as vector clocks; the checkers of sessions use it too.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.causal;
