// SPDX-License-Identifier: Apache-2.0
/**
 * Checkers of whole workloads, each with a rule of its own: bank totals, unique ids. They look at every operation
 * once, and need neither an order of versions nor a search.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.workload;
