// SPDX-License-Identifier: Apache-2.0
/**
 * Is there an order of the operations, within their intervals, that one object could have executed?
 *
 * <p>Read {@link dev.touchstone.checker.linearizability.LinearizabilityChecker} first, then {@link
 * dev.touchstone.checker.linearizability.model.Model}. A history is split by key ({@code key}); {@code Deciders} picks the
 * decider that fits the model: a near-linear one where one applies ({@code zones}, {@code containers}, {@code objects}),
 * and the {@code search} for everything else. Violations are told in {@code explain}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability;
