// SPDX-License-Identifier: Apache-2.0
/** Simulated stores of transactions, some with bugs, and what the checkers say of them held against the axioms by brute force. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.differential;
