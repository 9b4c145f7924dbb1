// SPDX-License-Identifier: Apache-2.0
/**
 * What is left once all faults are healed: do replicas agree, and on what they should?
 *
 * <p>Read {@link dev.touchstone.checker.convergence.ConvergenceChecker} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.convergence;
