// SPDX-License-Identifier: Apache-2.0
/**
 * Checkers of whole workloads, each with a rule of its own, as Jepsen's tests have them: bank, unique ids, counter, queue,
 * long fork, causal reverse, G2, dirty reads. They need neither an order of versions nor a search, and take near-linear time.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.workload;
