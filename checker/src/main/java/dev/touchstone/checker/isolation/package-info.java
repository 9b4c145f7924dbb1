// SPDX-License-Identifier: Apache-2.0
/**
 * Weak isolation levels of transactions that read and write registers, in near-linear time.
 *
 * <p>Read {@link dev.touchstone.checker.isolation.IsolationChecker} first; {@code CommittedTransactions} is the history as columns,
 * {@code CommitOrder} and {@code CausalCommitOrder} infer which transaction must have committed before which.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.isolation;
